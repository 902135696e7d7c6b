// htmx for pages that ask for it. Nothing of it may need eval or an inline style: the content policy forbids both.
import htmx from "htmx.org";
import { csrf } from "./words.js";

addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRFToken"] = csrf();
});

export default htmx;

// On every page. Each module looks for its attributes and does nothing where there are none.
import "./clock.js";
import "./autosave.js";
import "./typed.js";
import "./once.js";
import "./leave.js";
import "./keys.js";
import "./background.js";

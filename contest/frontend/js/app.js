// On every page. Each module looks for its attributes and does nothing where there are none.
import "./clock.js";
import "./autosave.js";
import "./forms_once.js";
import "./leave.js";
import "./keys.js";
import "./trouble.js";
import "./dialogs.js";
import "./background.js";
import "./tabs.js";

// After a refused form the page opens at the list of what was wrong, unless its address names a place of its own.

const list = document.querySelector("[data-trouble][tabindex]");
if (list && !location.hash) list.focus();

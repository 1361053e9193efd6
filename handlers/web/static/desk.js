"use strict";
// What the pages do without it takes a few keys more.
document.addEventListener("click", function (event) {
  var name = event.target.getAttribute && event.target.getAttribute("data-copy");
  if (!name) return;
  var box = document.getElementById(name);
  var told = document.getElementById("copied");
  function done() { told.textContent = "复制好了"; }
  box.select();
  if (navigator.clipboard) {
    navigator.clipboard.writeText(box.value).then(done, function () {
      if (document.execCommand("copy")) done();
    });
  } else if (document.execCommand("copy")) {
    done();
  }
});
document.addEventListener("click", function (event) {
  var name = event.target.getAttribute && event.target.getAttribute("data-put");
  var box = name && document.getElementById(name);
  if (!box) return;
  event.preventDefault();
  var end = box.selectionEnd;
  box.setRangeText(event.target.value, box.selectionStart, end, "end");
  box.focus();
});
document.addEventListener("input", function (event) {
  var name = event.target.getAttribute && event.target.getAttribute("data-filter");
  var group = name && document.getElementById(name);
  if (!group) return;
  group.querySelectorAll("button").forEach(function (each) {
    each.hidden = each.value.indexOf(event.target.value.trim()) < 0;
  });
});
document.addEventListener("submit", function (event) {
  var doing = event.submitter && event.submitter.getAttribute("data-doing");
  if (!doing) return;
  event.submitter.textContent = doing;
  event.submitter.setAttribute("aria-busy", "true");
  setTimeout(function () { event.submitter.disabled = true; });
});
document.addEventListener("keydown", function (event) {
  var here = document.activeElement;
  var writes = here && /^(INPUT|TEXTAREA|SELECT)$/.test(here.tagName) && !here.readOnly;
  if (event.key === "/" && !writes) {
    var field = document.getElementById("text");
    event.preventDefault();
    if (field) field.focus(); else location.assign("/desk");
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  var links = Array.prototype.slice.call(document.querySelectorAll(".results a"));
  if (!links.length || (writes && here.id !== "text")) return;
  var next = links.indexOf(here) + (event.key === "ArrowDown" ? 1 : -1);
  var target = next < 0 ? document.getElementById("text") : links[Math.min(next, links.length - 1)];
  target.focus();
  event.preventDefault();
});

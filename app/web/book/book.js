// Search in the page: rules and sources without every word that was typed are hidden, and so are topics left empty.
"use strict";

const form = document.querySelector("form[role=search]");
const field = document.getElementById("find");
const told = document.getElementById("found");
const entries = [...document.querySelectorAll("article.rule, article.source")].map((element) => ({
  element,
  text: element.textContent.toLowerCase(),
}));
const topics = [...document.querySelectorAll("section.topic")];

function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { element, text } of entries) {
    element.hidden = !words.every((word) => text.includes(word));
    shown += element.hidden ? 0 : 1;
  }
  for (const topic of topics) {
    topic.hidden = !topic.querySelector("article:not([hidden])");
  }
  told.textContent = words.length ? told.dataset.said.replace("{shown}", shown).replace("{count}", entries.length) : "";
}

function showTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.closest("[hidden]")) {
    field.value = "";
    search();
    target.scrollIntoView();
  }
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
field.addEventListener("input", search);
addEventListener("hashchange", showTarget);
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) {
    details.open = true;
  }
});
if (matchMedia("(max-width: 60rem)").matches) {
  document.querySelector("nav details").open = false;
}

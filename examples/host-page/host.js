// What the clinic's own page does once there is a result: it looks whether there is one, and at nothing that was answered.

document.querySelector("candidacy-assessment").addEventListener("assessment", ({ detail }) => {
  document.getElementById("invitation").hidden = detail.interim;
});

// Screens as steps of the browser's history, where the page asks for it: "back" then goes a screen back, and leaves the page
// from the first. The address stays, the page's own state stays in each entry, and an entry holds places of screens, no answers.

const HISTORY = "candidacy";
const sameStep = (one, other) => one?.place === other?.place && one?.soFar === other?.soFar;

export class Steps {
  #name;
  #go;
  #now = null;
  #travelling = false;

  // `go` shows the step that the browser went to.
  constructor(name, go) {
    this.#name = name;
    this.#go = go;
  }

  start() {
    addEventListener("popstate", this.#travelled);
  }

  stop() {
    removeEventListener("popstate", this.#travelled);
  }

  // This step is on the screen now.
  at(place, soFar = false) {
    const step = { place, soFar };
    if (sameStep(step, this.#now)) return;
    const replaces = this.#now === null || this.#travelling;
    const entry = { ...asObject(history.state), [HISTORY]: { ...asObject(history.state?.[HISTORY]), [this.#name]: { ...step, from: replaces ? null : this.#now } } };
    this.#now = step;
    try {
      history[replaces ? "replaceState" : "pushState"](entry, "");
    } catch {
      // a frame without a history of its own, or too many steps at once: the screens work without
    }
  }

  // Go to a step as "back" does, where it is the one before; whether it was.
  back(place) {
    const isBefore = sameStep({ place, soFar: false }, this.#own()?.from);
    if (isBefore) history.back();
    return isBefore;
  }

  #own() {
    return asObject(asObject(history.state)[HISTORY])[this.#name];
  }

  #travelled = () => {
    const step = this.#own();
    if (!Number.isInteger(step?.place) || sameStep(step, this.#now)) return;
    this.#now = { place: step.place, soFar: step.soFar === true };
    this.#travelling = true;
    this.#go(this.#now);
    this.#travelling = false;
  };
}

const asObject = (value) => (typeof value === "object" && value !== null ? value : {});

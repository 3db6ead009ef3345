"""Going through the interview as a person does: by mouse, by touch, by keyboard alone, or by roles and names."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from playwright.sync_api import Browser, BrowserContext, ElementHandle, Locator, Page

from tests.browsing import Visit
from tests.serving import PATIENCE, ROOT

Way: TypeAlias = Literal["mouse", "touch", "keyboard", "tree"]
Answers: TypeAlias = Mapping[str, Any]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
MOST = 45  # exchanges; an interview that asks more does not end
MOST_KEYS = 200
ELEMENT = "candidacy-assessment"
ROOT_OF = f"document.querySelector('{ELEMENT}').shadowRoot"
NONES = (" none", "no", "none", "never")  # what somebody says whom nothing applies to
HEALTHY: Answers = {
    "person.age": 30,
    "scars.severity": "moderate",
    "scars.types": ["rolling"],
    "scars.main_type": "rolling",
    "scars.newest_months": 36,
    "scars.areas": ["face"],
    "skin.tone": "II",
    "skin.sun_protection": "yes",
    "skin.acne_clear_months": 36,
    "plans.goal": "softer",
    "plans.provider": "dermatologist",
}


COLD_SORES: Answers = {
    "herpes.history": "yes",
    "herpes.sites": ["lips_or_mouth"],
    "herpes.outbreaks_per_year": 1,
    "herpes.antiviral_arranged": "no",
}


@dataclass
class Person:
    """Whoever answers; to what is not in `answers` they say that nothing applies, or that they are unsure."""

    answers: Answers = field(default_factory=dict)
    unsure: bool = False

    def says(self, question: str, offered: list[str]) -> list[str]:
        """What they choose of what is offered; a number where nothing is."""
        if question in self.answers:
            said = self.answers[question]
            return [str(each) for each in (said if isinstance(said, list) else [said])]
        if self.unsure and "not_sure" in offered:
            return ["not_sure"]
        if question in HEALTHY:
            said = HEALTHY[question]
            return said if isinstance(said, list) else [str(said)]
        return [none for none in NONES if none in offered][:1]


@dataclass
class Interview:
    """An interview under way."""

    visit: Visit
    way: Way = "mouse"

    @property
    def page(self) -> Page:
        return self.visit.page

    def wait(self) -> None:
        """Until the next screen is there."""
        self.page.wait_for_function(
            f"() => {ROOT_OF}?.querySelector('form, .verdict, .trouble') && !{ROOT_OF}.querySelector('[aria-busy]')"
        )

    def is_result(self) -> bool:
        return self.page.locator(f"{ELEMENT} .verdict").count() > 0

    def screen(self) -> str:
        shown: str = self.page.evaluate(f"{ROOT_OF}.querySelector('.box').innerText")
        return shown

    def answer(self, person: Person) -> None:
        """Answer what is on the screen, and go on."""
        fields = self.page.query_selector_all(f"{ELEMENT} fieldset")
        ticked = [self.fill(each, person) for each in fields]
        nothing = self.page.query_selector(f"{ELEMENT} .none input")
        if nothing and not any(ticked):
            self.choose(nothing)
        self.go_on()

    def fill(self, fieldset: ElementHandle, person: Person) -> bool:
        """Answer one question; whether there was anything to say to it."""
        inputs = fieldset.query_selector_all("input")
        offered = [each.get_attribute("value") or "" for each in inputs if each.get_attribute("type") != "text"]
        question = inputs[0].get_attribute("name") or ""
        said = person.says(question, offered)
        chosen = False
        for each in inputs:
            if each.get_attribute("type") == "text" and said and "not_sure" not in said:
                self.write(each, said[0])
                chosen = True
            elif each.get_attribute("value") in said and each.get_attribute("type") != "text":
                self.choose(each)
                chosen = True
        return chosen

    def choose(self, each: ElementHandle) -> None:
        """Tick or choose."""
        if each.is_checked():
            return
        if self.way == "keyboard":
            self.by_keyboard(each)
        elif self.way == "touch":
            each.tap()
        elif self.way == "tree":
            name = each.evaluate("input => input.ariaLabel ?? input.labels[0].textContent.trim()")
            group = self.page.get_by_role(
                "group",
                name=each.evaluate("input => input.closest('fieldset')?.querySelector('legend').innerText ?? ''"),
            )
            scope = (
                group if each.evaluate("input => Boolean(input.closest('fieldset'))") else self.page.locator(ELEMENT)
            )
            scope.first.get_by_label(name, exact=True).check()
        else:
            each.check()

    def by_keyboard(self, each: ElementHandle) -> None:
        """To it by Tab, and to the radio button by arrows."""
        if each.get_attribute("type") == "radio":
            group = each.evaluate_handle(
                "input => [...input.getRootNode().querySelectorAll('input')].filter(one => one.name === input.name)"
            )
            place = each.evaluate(
                "(input, group) => group.indexOf(input) - Math.max(group.findIndex(one => one.checked), 0)", group
            )
            self.tab_to(each, "(input, now) => now?.name === input.name")
            for _ in range(abs(place)):
                self.page.keyboard.press("ArrowDown" if place > 0 else "ArrowUp")
            if place == 0:
                self.page.keyboard.press("Space")
        else:
            self.tab_to(each, "(input, now) => now === input")
            self.page.keyboard.press("Space")
        assert each.is_checked()

    def tab_to(self, each: ElementHandle, there: str) -> None:
        for _ in range(MOST_KEYS):
            if each.evaluate(f"input => ({there})(input, input.getRootNode().activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("the keyboard does not get there")

    def write(self, each: ElementHandle, text: str) -> None:
        if self.way == "keyboard":
            self.tab_to(each, "(input, now) => now === input")
            self.page.keyboard.type(text)
        else:
            each.fill(text)

    def go_on(self) -> None:
        """Press the button that goes on, and wait."""
        before = self.screen()
        self.press(self.page.locator(f"{ELEMENT} form button[type=submit]").first)
        self.page.wait_for_function(f"before => {ROOT_OF}.querySelector('.box').innerText !== before", arg=before)
        self.wait()

    def press(self, button: Locator) -> None:
        """Press a button, or open what it opens."""
        if self.way == "keyboard":
            self.tab_to(button.element_handle(), "(input, now) => now === input")
            self.page.keyboard.press("Enter")
        elif self.way == "touch":
            button.tap()
        elif self.way == "tree" and button.evaluate("each => each.matches('button')"):
            self.page.get_by_role("button", name=button.evaluate("each => each.ariaLabel ?? each.textContent")).click()
        else:
            button.click()

    def through(self, person: Person) -> Iterator[int]:
        """Answer to the end; each screen once, before it is answered."""
        for count in range(MOST):
            self.wait()
            yield count
            if self.is_result():
                return
            self.answer(person)
        raise AssertionError("the interview does not end")

    def answers(self) -> dict[str, Any]:
        """What the element holds."""
        held: dict[str, Any] = json.loads(
            self.page.evaluate(f"JSON.stringify(document.querySelector('{ELEMENT}').answers)")
        )
        return held

    def violations(self) -> list[str]:
        """What axe-core finds on the screen."""
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        return [f"{each['id']}: {[node['html'][:200] for node in each['nodes']]}" for each in found["violations"]]


def opened(
    browser: Browser,
    url: str,
    width: int = 1280,
    way: Way = "mouse",
    scheme: Literal["light", "dark"] = "light",
    *,
    ready: bool = True,
) -> Interview:
    """The page, just opened; not `ready` where there is no element in it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, has_touch=way == "touch", color_scheme=scheme
    )
    return entered(context, url, way, ready=ready)


def entered(context: BrowserContext, url: str, way: Way = "mouse", *, ready: bool = True) -> Interview:
    """The page, just opened by a browser with these settings."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    visit = Visit(page)
    visit.listen()
    page.goto(url)
    interview = Interview(visit, way)
    if ready:
        interview.wait()
    return interview

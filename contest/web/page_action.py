"""Actions of HTML forms: authorize, read the form, act once, say so, lead on. What `Act` is to programs' requests.

    @bp.post("/payouts/<int:number>/failure")
    @page_action(to=".payouts", again=payout, at="failure")
    def fail_payout(number: int) -> ResponseReturnValue:
        guard.payout(ACT, number)
        form = read(Reason)
        once_per_form(payouts.fail, number, reason=form.reason.data, by=guard.my_id(), now=g.now)
        return done(_("Payout failed."))

A form that has acted already leads on before anything is asked. A refused one is shown by the view of its page,
which takes it from `shown()` or `errors()` and `typed()`; refusals that are not the form's go to the site's one handler.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from inspect import signature
from secrets import token_urlsafe
from typing import Any, ParamSpec, TypeVar

from flask import Response, current_app, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from contest.access.guard import NotSignedIn
from contest.kernel.idempotency import already_done, run_once
from contest.kernel.problems import problem
from contest.kernel.refusal import Invalid, Refused
from contest.kernel.sentences import sentence
from contest.web import guard
from contest.web.errors import wants_json
from contest.web.forms import Form, FormRefused
from storage.store import StorageUnavailable

P = ParamSpec("P")
T = TypeVar("T")
F = TypeVar("F", bound=Form)
View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, kw_only=True)
class Route:
    """Declaration of a form by its route: the endpoint it leads to, the view that shows it again, its name there."""

    to: str | Callable[..., str] | None
    values: Mapping[str, Any]
    again: View | None
    at: str
    by_script: bool

    def address(self) -> str:
        """Where the form leads."""
        assert self.to is not None
        if callable(self.to):
            return self.to(**_taken(signature(self.to).parameters))
        return url_for(self.to, **_taken(_arguments(self.to)), **self.values)


def page_action(
    *,
    to: str | Callable[..., str] | None = None,
    again: View | None = None,
    at: str = "",
    by_script: bool = False,
    **values: Any,
) -> Callable[[View], View]:
    """Make a view the action of a form.

    `to`: the endpoint it leads to, its address made of those of the view's arguments it takes and of `values`; or a
    function that answers the address; None where only the view can say.
    `again`: the view of the page that shows the form when it is refused, and `at` the form's name on it.
    `by_script`: scripts may ask too, and are answered 204, or a problem document. One that says for whom it acts
    (X-Person) is refused once another is signed in: what waited in a browser is nobody else's to send.
    """
    route = Route(to=to, values=values, again=again, at=at, by_script=by_script)

    def decorator(view: View) -> View:
        @wraps(view)
        def wrapper(**args: Any) -> ResponseReturnValue:
            g.route = route
            asked_by_script = by_script and wants_json()
            if asked_by_script and _is_another_person():
                raise NotSignedIn
            if to is not None and _acted_before():
                return ("", 204) if asked_by_script else redirect(route.address(), 303)
            try:
                return view(**args)
            except (FormRefused, Refused, Invalid, StorageUnavailable) as why:
                if asked_by_script and isinstance(why, FormRefused):
                    return problem(why.status, "input.invalid", next(iter(why.form.first_errors.values())))
                if asked_by_script:
                    raise
                status = None if again is None else _status(why)
                if again is None or status is None:
                    raise
                return _once_more(again, status)

        return wrapper

    return decorator


def form_key() -> str | None:
    """The form's one-time key, good for this address alone: sent to another it would fetch that act's answer."""
    key = request.form.get("once")
    return f"{request.path}\n{key}" if key else None


def new_form_key() -> str:
    """A one-time key for a form that is about to be shown."""
    return token_urlsafe(16)


def read(kind: type[F], **facts: Any) -> F:
    """The form that was sent, fields checked; `facts` are what it goes by. Raises FormRefused."""
    g.form = form = kind(**facts)
    if not form.validate():
        raise FormRefused(form)
    return form


def once_per_form(act: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Do an action once for the form that was sent; sent again at the same time it is given the first answer."""
    return run_once(form_key(), by=guard.my_id(), now=g.now, act=partial(act, *args, **kwargs))


def done(said: str | None = None, kind: str = "done", *, to: str | None = None) -> ResponseReturnValue:
    """Say what was done, and lead on to where the route says, or `to`."""
    route: Route = g.route
    if route.by_script and wants_json():
        return "", 204
    if said:
        flash(said, kind)
    return redirect(to or route.address(), 303)


def shown(kind: type[F], at: str = "", **values: Any) -> F:
    """The form for a page to show: the refused one, if it was this one, else one with `values`."""
    return refused_form(kind, at) or kind(formdata=None, **values)


def refused_form(kind: type[F], at: str = "") -> F | None:
    """The form that is shown again, if it is this one."""
    form = g.get("refused")
    return form if isinstance(form, kind) and g.route.at == at else None


def errors() -> dict[str, str]:
    """What is wrong with the refused form, by field; a form with a name on its page has its first error there."""
    found: dict[str, str] = g.refused.first_errors if "refused" in g else {}
    return {g.route.at: next(iter(found.values()))} if found and g.route.at else found


def typed() -> dict[str, Any]:
    """What was typed into the refused form, by field; a form's name on its page stands for the last of its fields."""
    found: dict[str, Any] = g.refused.data if "refused" in g else {}
    found = {name: value for name, value in found.items() if name != "csrf_token"}
    return found | {g.route.at: found.popitem()[1]} if found and g.route.at else found


def _is_another_person() -> bool:
    person, said = guard.me(), request.headers.get("X-Person")
    return person is not None and said is not None and said != str(person.id)


def _acted_before() -> bool:
    person = guard.me()
    return person is not None and already_done(form_key(), by=person.id)


def _status(why: FormRefused | Refused | Invalid | StorageUnavailable) -> int | None:
    """Put what is wrong into the form, and say what its page is answered with; None if it is not the form's matter."""
    if isinstance(why, FormRefused):
        g.form = why.form
        return why.status
    form: Form | None = g.get("form")
    if form is None:
        return None
    if isinstance(why, Invalid):
        for field, one in why.errors.items():
            form.say(form.refusals.get(field) or field, sentence(one))
        return 422
    refusal = Refused("upload.storage_away") if isinstance(why, StorageUnavailable) else why
    for places, status in ((form.refusals, 422), (form.conflicts, 409)):
        if (place := _place(places, refusal.code)) is not None:
            form.say(place, sentence(refusal))
            return 503 if isinstance(why, StorageUnavailable) else status
    return None


def _place(places: Mapping[str, str | None], code: str) -> str | None:
    return places.get(code, places.get(code.partition(".")[0], places.get("*")))


def _once_more(again: View, status: int) -> Response:
    g.refused = g.form
    answer = make_response(again(**_taken(signature(again).parameters)))
    if answer.status_code == 200:
        answer.status_code = status
    return answer


def _arguments(endpoint: str) -> set[str]:
    whole = f"{request.blueprint}{endpoint}" if endpoint.startswith(".") else endpoint
    return set(next(current_app.url_map.iter_rules(whole)).arguments)


def _taken(names: Container[str]) -> dict[str, Any]:
    return {name: value for name, value in (request.view_args or {}).items() if name in names}

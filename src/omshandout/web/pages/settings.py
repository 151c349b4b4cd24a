"""The clinic's own settings: the clinic file as a form that tells at once what is wrong."""

from __future__ import annotations

from omshandout.errors import Fault, OmsHandoutError, UsageError
from omshandout.model.clinic_form import ClinicForm
from omshandout.model.orders import Order
from omshandout.render.gathering import RenderOptions
from omshandout.tasks import clinic_settings, ordering
from omshandout.tasks.clinic_settings import NO_LOGO, Checked, Logo, Seen
from omshandout.web import clinic_fields
from omshandout.web.asked import Answer, Asked, Moved, Sent, Shown
from omshandout.web.clinic_page import NAMES, CheckedPage, head_of, page_of, wrongs
from omshandout.web.desk import Desk
from omshandout.web.pages.faults import nothing, told


def show(desk: Desk, asked: Asked) -> Answer:
    """The clinic file as it is."""
    return _shown(desk, asked, saved=False)


def saved(desk: Desk, asked: Asked) -> Answer:
    """The same, just saved."""
    return _shown(desk, asked, saved=True)


def _shown(desk: Desk, asked: Asked, *, saved: bool) -> Answer:
    try:
        seen = _seen(desk)
    except OmsHandoutError as error:
        return told(desk, asked, error.faults, 200)
    made = clinic_settings.checked(desk.new_clinic_file(), seen, seen.form)
    return page_of(
        desk, asked, seen.form, seen.digest, made, is_new=not seen.digest, is_saved=saved
    )


def change(desk: Desk, asked: Asked) -> Answer:
    """Save what was typed, or only check it, or change the number of its lines."""
    try:
        seen = _seen(desk)
    except OmsHandoutError as error:
        return told(desk, asked, error.faults, 409)
    digest, action = asked.field("digest"), asked.field("action")
    logo, name, faults = _logo(desk, asked, seen)
    typed, focus = clinic_fields.after(clinic_fields.form_of(asked, name), action)
    path = desk.new_clinic_file()
    if action == "save" and not faults:
        try:
            made = clinic_settings.save(path, typed, digest, logo)
        except OmsHandoutError as error:
            checked = clinic_settings.checked(path, seen, typed, logo)
            return page_of(desk, asked, typed, digest, checked, faults=error.faults,
                         is_new=not seen.digest, logo=logo, status=500)
        if isinstance(made, Checked) and made.clinic is not None:
            return Moved("/settings/saved")
        if isinstance(made, Seen):
            return _changed_elsewhere(desk, asked, typed, digest, made, logo)
    checked = clinic_settings.checked(path, seen, typed, logo)
    status = 422 if action == "save" else 200
    return page_of(desk, asked, typed, digest, checked, faults=faults, is_new=not seen.digest,
                 logo=logo, focus=focus, status=status)


def check(desk: Desk, asked: Asked) -> Answer:
    """What is wrong with what was typed so far, for the page's script."""
    seen = _seen(desk)
    logo, name, faults = _logo(desk, asked, seen)
    made = clinic_settings.checked(
        desk.new_clinic_file(), seen, clinic_fields.form_of(asked, name), logo
    )
    say = desk.speech(asked.languages)
    return Shown("checked", CheckedPage(say, wrongs(say, made, faults), head_of(desk, made)))


def head(desk: Desk, asked: Asked) -> Answer:
    """A sheet as it will print with what was typed."""
    clinic = desk.settling.clinics.get(asked.name("name"))
    if clinic is None:
        raise UsageError(nothing("web/no-page", "there is no such page", "go to the start"))
    workshop, file = desk.workshop(), desk.new_clinic_file().as_posix()
    locale = desk.speech(asked.languages).locale
    order = Order(locale, (clinic_settings.sample_of(workshop),))
    options = RenderOptions(
        clinic, epoch=desk.settings.epoch, clinic_file=file, allow_untranslated=True
    )
    job = ordering.jobs_of(workshop, order, clinic, file)[0]
    return Sent(desk.made(job, options).data, "application/pdf", "sheet.pdf")


def _seen(desk: Desk) -> Seen:
    seen = clinic_settings.seen_of(desk.new_clinic_file())
    desk.settling.forms.keep(seen.form, seen.digest or "none")
    return seen


def _logo(desk: Desk, asked: Asked, seen: Seen) -> tuple[Logo, str, tuple[Fault, ...]]:
    """The logo that was sent, now or before, its name in the file, and what keeps it out."""
    sent = asked.upload("logo_file")
    if sent.data:
        logo = clinic_settings.logo_named(sent.data, sent.called)
        faults = clinic_settings.logo_faults(logo)
        if not faults:
            return logo, logo.name, ()
        return NO_LOGO, seen.form.logo, faults
    chosen = asked.field("logo")
    if asked.field("logo_remove") or not chosen:
        return NO_LOGO, "", ()
    held = desk.settling.logos.get(chosen)
    return (held, held.name, ()) if held is not None else (NO_LOGO, seen.form.logo, ())


def _changed_elsewhere(
    desk: Desk, asked: Asked, typed: ClinicForm, digest: str, now: Seen, logo: Logo
) -> Answer:
    """The form with what somebody else saved meanwhile; what both changed stays as typed here."""
    before = desk.settling.forms.get(digest or "none")
    values = {}
    for field in NAMES:
        mine, theirs = getattr(typed, field), getattr(now.form, field)
        untouched = before is not None and mine == getattr(before, field)
        values[field] = theirs if untouched else mine
    merged = ClinicForm(**values)
    desk.settling.forms.keep(now.form, now.digest or "none")
    fault = nothing("web/settings-changed", "the clinic file was changed meanwhile",
                    "compare, then save again")
    made = clinic_settings.checked(desk.new_clinic_file(), now, merged, logo)
    return page_of(desk, asked, merged, now.digest, made, faults=(fault,), is_new=not now.digest,
                 logo=logo, others=(now.form, typed), status=409)

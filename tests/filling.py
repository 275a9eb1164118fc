"""What a browser would send back from a page of the admin."""

from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput


def filled(response: Any, **changes: Any) -> dict[str, Any]:
    """The data of the change form in `response`, with `changes`; None leaves a field out."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        data |= _data(form)
    if "last_entry" in response.context:
        data["last_entry"] = response.context["last_entry"]
    return {name: value for name, value in (data | changes).items() if value is not None}


def row_added(response: Any, prefix: str, **fields: Any) -> dict[str, Any]:
    """One more row in the inline `prefix`, as “Add another” makes it."""
    formset = next(i.formset for i in response.context["inline_admin_formsets"] if i.formset.prefix == prefix)
    number = len(formset.forms)
    row = _data(formset.empty_form) | {f"{prefix}-__prefix__-{name}": value for name, value in fields.items()}
    added = {name.replace("__prefix__", str(number)): value for name, value in row.items()}
    return {f"{prefix}-TOTAL_FORMS": number + 1, **added}


def errors_in(response: Any) -> list[str]:
    """All that the page says is wrong, form by form."""
    return [str(message) for messages in response.context["errors"] for message in _flat(messages)]


def _flat(messages: Any) -> list[Any]:
    return messages if isinstance(messages, list) else [messages]


def _data(form: BaseForm) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for bound in form:
        data |= _values(bound)
    return data


def _values(bound: BoundField) -> dict[str, Any]:
    widget = bound.field.widget
    value = bound.field.prepare_value(bound.value())
    if isinstance(widget, CheckboxInput):
        return {bound.html_name: "on"} if value else {}
    described = widget.get_context(bound.html_name, value, {})["widget"]
    if described.get("subwidgets"):
        return {sub["name"]: sub["value"] or "" for sub in described["subwidgets"]}
    inner = described.get("value")
    if isinstance(inner, list):
        return {bound.html_name: inner if described["attrs"].get("multiple") else "".join(inner)}
    return {bound.html_name: "" if inner is None else inner}

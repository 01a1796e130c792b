"""Earlier conversations: the list that opens at the left, and what is done with one of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.errors import UserError
from assistant.page.beside import Bookmark
from assistant.page.conversation import Conversation, View
from assistant.page.door import visitor_of
from assistant.page.events import text
from assistant.page.labels import counted, label, show_date
from assistant.page.links import Place
from assistant.page.markup import attributes, button, escape
from assistant.page.memory import Memory
from assistant.page.respond import Responder, untouched
from assistant.page.sources import cited_source
from assistant.page.troubles import note, trouble
from assistant.records import Listed
from assistant.settings import JAKARTA
from corpus.article import Language

MOST_SEARCH = 200  # characters


def render_history(
    listed: Sequence[Listed], open_now: str, language: Language, search: str = "", said: str = ""
) -> str:
    """The list for page.js to show in its sheet; `said` is what became of the last thing done there."""
    if not listed:
        empty = label("history_none_found" if search else "history_empty", language)
        body = f'<p class="tw-note">{escape(empty)}</p>'
    else:
        body = f'<ul class="tw-history-list">{"".join(_item(one, open_now, language) for one in listed)}</ul>'
        if not search:
            body += _delete_all(language)
    told = f'<p class="tw-note tw-told">{escape(said)}</p>' if said else ""
    marked = attributes(data_search=search, data_say=said or counted("history_found", len(listed), language))
    return f'<div class="tw-history" lang="{language}"{marked}>{told}{body}</div>'


def _item(one: Listed, open_now: str, language: Language) -> str:
    used = show_date(one.used.astimezone(JAKARTA).date(), language)
    meta = f"{used} · {counted('history_questions', one.count, language)}"
    inside = f'<span class="tw-history-title">{escape(one.title)}</span><span class="tw-meta">{escape(meta)}</span>'
    here = "true" if one.id == open_now else None
    opens = button("", "open", inside=inside, class_="tw-history-open", data_id=one.id, aria_current=here)
    renames = label("rename_name", language, title=one.title)
    deletes = label("delete_name", language, title=one.title)
    tools = button(
        label("rename", language), "rename", class_="tw-tool", aria_label=renames, aria_expanded="false"
    ) + button(label("delete", language), "delete", class_="tw-tool", aria_label=deletes, aria_expanded="false")
    field = attributes(value=one.title, maxlength=200, aria_label=label("new_name", language), name="title")
    form = (
        f'<form class="tw-rename" data-id="{one.id}" hidden><input{field}>'
        f'<button type="submit" class="tw-button">{escape(label("save", language))}</button></form>'
    )
    sure = (
        f'<div class="tw-sure" hidden><p>{escape(label("delete_sure", language))}</p>'
        f"{button(label('delete_yes', language), 'delete_yes', class_='tw-button', data_id=one.id)}"
        f"{button(label('cancel', language), 'delete_no', class_='tw-tool')}</div>"
    )
    return f'<li data-id="{one.id}">{opens}<span class="tw-history-tools">{tools}</span>{form}{sure}</li>'


def _delete_all(language: Language) -> str:
    asks = button(label("delete_all", language), "delete", class_="tw-tool", aria_expanded="false")
    return (
        f'<div class="tw-history-all">{asks}<div class="tw-sure" hidden>'
        f"<p>{escape(label('delete_all_sure', language))}</p>"
        f"{button(label('delete_all_yes', language), 'delete_everything', class_='tw-button')}"
        f"{button(label('cancel', language), 'delete_no', class_='tw-tool')}</div></div>"
    )


class Drawer:
    """Does what is asked for in the list. Everything is looked up under the visitor's own name."""

    def __init__(self, memory: Memory, responder: Responder, bookmark: Bookmark) -> None:
        self.memory = memory
        self.responder = responder
        self.bookmark = bookmark

    def show(
        self, conversation: Conversation, view: View, event: gr.EventData, request: gr.Request | None = None
    ) -> str:
        """The list, or what of it matches the search."""
        return self._list(conversation, view, visitor_of(request).name, text(event, "search"))

    def rename(
        self, conversation: Conversation, view: View, event: gr.EventData, request: gr.Request | None = None
    ) -> str:
        user, search = visitor_of(request).name, text(event, "search")
        try:
            done = self.memory.rename(user, text(event, "id"), text(event, "title"))
            said = label("renamed" if done else "conversation_missing", view.language)
        except UserError as error:
            said = trouble(error, view.language)
        return self._list(conversation, view, user, search, said)

    def delete(
        self, conversation: Conversation, view: View, event: gr.EventData, request: gr.Request | None = None
    ) -> tuple[Any, ...]:
        """Delete one conversation, or all of them; if it is the one on the page, the page starts anew."""
        user, search, chosen = visitor_of(request).name, text(event, "search"), text(event, "id")
        everything = text(event, "everything") == "yes"
        try:
            done = self.memory.delete_all(user) if everything else self.memory.delete(user, chosen)
            said = label("deleted" if done else "conversation_missing", view.language)
        except UserError as error:
            return (
                *untouched(),
                gr.skip(),
                self._list(conversation, view, user, search, trouble(error, view.language)),
            )
        if not everything and chosen != conversation.id:
            return (*untouched(), gr.skip(), self._list(conversation, view, user, search, said))
        if conversation.answering:
            self.responder.stopped.append(conversation.exchanges[-1].key)
        fresh, clean = Conversation(), View(view.language, filters=view.filters)
        listed = self._list(fresh, clean, user, search, said)
        return (*self.responder.drawing(fresh, clean), self.bookmark.panel(clean), listed)

    def open(
        self, conversation: Conversation, view: View, event: gr.EventData, request: gr.Request | None = None
    ) -> tuple[Any, ...]:
        """Show a conversation in place of the one on the page, whose answer stops where it is."""
        self.responder.ended(conversation, view, request)
        opened, seen = self.at(Place(text(event, "id")), view.language, request)
        seen = replace(seen, filters=view.filters)  # the chips above the box stay, and so must what they say
        return (*self.responder.drawing(opened, seen), self.bookmark.panel(seen), gr.update(value=""))

    def at(self, place: Place, language: Language, request: gr.Request | None) -> tuple[Conversation, View]:
        """The visitor's conversation at that place; an empty one that says so where it is not theirs or gone."""
        user = visitor_of(request).name
        try:
            opened = self.memory.opened(user, place.conversation)
            verdicts = self.memory.verdicts(user, place.conversation) if opened else {}
        except UserError as error:
            note(error)
            opened, verdicts = None, {}
        if opened is None:
            return Conversation(), View(language, missing="conversation_missing")
        view = View(language, verdicts=verdicts)
        at = opened.find(place.answer) if place.answer else len(opened.exchanges) - 1
        if at is None:
            return opened, replace(view, missing="answer_missing")
        shown = opened.exchanges[at]
        if shown.answer is not None and shown.answer.citations:
            known = 1 <= place.citation <= len(shown.answer.citations)
            view = replace(view, source=cited_source(shown.key, shown.answer, place.citation if known else 1))
        return opened, replace(view, goto=shown.key)

    def _list(self, conversation: Conversation, view: View, user: str, search: str, said: str = "") -> str:
        search = search.strip()[:MOST_SEARCH]
        try:
            listed = self.memory.listed(user, search)
        except UserError as error:
            return render_history((), conversation.id, view.language, search, trouble(error, view.language))
        return render_history(listed, conversation.id, view.language, search, said)

"""What a strict Bot API takes beyond plain messages: polls, inline answers, commands, keyboards of every kind, voices."""

import json
import re
from typing import Any

from tests.fakes.telegram_calls import BadCall, only

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = {
    "default": set[str](),
    "all_private_chats": set[str](),
    "all_group_chats": set[str](),
    "all_chat_administrators": set[str](),
    "chat": {"chat_id"},
}


def loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def checked_poll(given: dict[str, Any]) -> dict[str, Any]:
    """As `Sent` shows it: question, options, the right one, explanation."""
    only(given, {"chat_id", "question", "options", "is_anonymous", "type", "correct_option_ids", "explanation"})
    options = [each["text"] if isinstance(each, dict) else each for each in loaded(given["options"])]
    question, explanation = str(given["question"]), str(given.get("explanation", ""))
    if not 1 <= len(question) <= 300 or not 2 <= len(options) <= 12:
        raise BadCall("Bad Request: poll must have a question of 300 letters at most and 2 to 12 options")
    if not all(1 <= len(option) <= 100 for option in options):
        raise BadCall("Bad Request: poll options length must not exceed 100")
    if len(explanation) > 200 or explanation.count("\n") > 2:
        raise BadCall("Bad Request: poll explanation is too long")
    right = loaded(given.get("correct_option_ids", []))
    if given.get("type") == "quiz" and (not right or not all(0 <= n < len(options) for n in right)):
        raise BadCall("Bad Request: quiz must have a correct option")
    return {
        "question": question,
        "options": options,
        "right": right,
        "explanation": explanation,
        "anonymous": str(given.get("is_anonymous", "true")).lower() == "true",
        "type": given.get("type", "regular"),
    }


def poll_shown(poll: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "1",
        "question": poll["question"],
        "options": [
            {"persistent_id": str(n), "text": option, "voter_count": 0} for n, option in enumerate(poll["options"])
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": poll["anonymous"],
        "type": poll["type"],
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }


def checked_inline(given: dict[str, Any]) -> list[dict[str, Any]]:
    only(given, {"inline_query_id", "results", "cache_time", "is_personal", "next_offset"})
    results: list[dict[str, Any]] = loaded(given["results"])
    ids = [each["id"] for each in results]
    if len(results) > 50:
        raise BadCall("Bad Request: RESULTS_TOO_MUCH")
    if len(set(ids)) < len(ids) or not all(1 <= len(id.encode()) <= 64 for id in ids):
        raise BadCall("Bad Request: RESULT_ID_INVALID")
    for each in results:
        text = each["input_message_content"]["message_text"]
        if each["type"] != "article" or not each["title"] or not 1 <= len(text.encode("utf-16-le")) // 2 <= 4096:
            raise BadCall("Bad Request: MESSAGE_EMPTY")
        for row in each.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                checked_button(button)
    if len(str(given.get("next_offset", "")).encode()) > 64:
        raise BadCall("Bad Request: NEXT_OFFSET_INVALID")
    return results


def checked_commands(given: dict[str, Any]) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """(scope, language, commands)"""
    only(given, {"commands", "scope", "language_code"})
    scope = loaded(given.get("scope", '{"type": "default"}'))
    commands = tuple((each["command"], each["description"]) for each in loaded(given["commands"]))
    if scope["type"] not in _SCOPES or set(scope) - {"type"} != _SCOPES[scope["type"]]:
        raise BadCall("Bad Request: unsupported scope")
    if len(commands) > 100 or len({name for name, _ in commands}) < len(commands):
        raise BadCall("Bad Request: BOT_COMMAND_INVALID")
    if not all(_COMMAND.fullmatch(name) and 1 <= len(told) <= 256 for name, told in commands):
        raise BadCall("Bad Request: BOT_COMMAND_INVALID")
    language = str(given.get("language_code", ""))
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise BadCall("Bad Request: language code invalid")
    named = scope["type"] + (f":{scope['chat_id']}" if "chat_id" in scope else "")
    return named, language, commands


def checked_button(button: dict[str, Any]) -> tuple[str, str]:
    """(label, data): exactly one thing happens when it is pressed."""
    does = set(button) - {"text"}
    if not button["text"].strip() or len(does) != 1:
        raise BadCall("Bad Request: BUTTON_DATA_INVALID")
    kind = does.pop()
    value = button[kind]
    match kind:
        case "callback_data" if 1 <= len(value.encode()) <= 64:
            return button["text"], value
        case "url" if value.startswith(("https://", "http://", "tg://")):
            return button["text"], value
        case "switch_inline_query" if len(value) <= 256:
            return button["text"], f"inline:{value}"
        case _:
            raise BadCall("Bad Request: BUTTON_DATA_INVALID")

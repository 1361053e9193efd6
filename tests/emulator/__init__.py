"""A stand-in for Telegram's Bot API on a loopback port, with people who write to the bot."""

from .checks import Refused
from .people import Chat, Message, Person
from .server import Emulator

__all__ = ["Chat", "Emulator", "Message", "Person", "Refused"]

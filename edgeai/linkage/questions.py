"""Questions that are asked aloud, answered in a thread of their own while rules run."""
import sys
import threading

from edgeai.errors import named_message
from edgeai.linkage.source_thread import FIRST_RETRY_S, LAST_RETRY_S

JOIN_S = 0.5


class Questions:
    """kit: gives the `Conversation`. provide(bot): lets a chatbot answer with live values.

    What can't be had, a microphone for one, is an error at once. What fails later is told
    as `conversation.lost`, and tried again after 0.5 s, then 1, up to 8.
    """

    def __init__(self, kit, provide):
        self._kit = kit
        self._bot = kit.chatbot()
        provide(self._bot)
        self._conversation = kit.conversation(self._bot)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="linkage-questions", daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        """End it; a sentence that is being spoken is not waited for."""
        self._stopping.set()
        self._conversation.close()
        if self._thread is not threading.current_thread():
            self._thread.join(JOIN_S)

    def _run(self):
        wait_s = FIRST_RETRY_S
        while not self._stopping.is_set():
            try:
                for _turn in self._conversation.turns():
                    wait_s = FIRST_RETRY_S
            except Exception as error:
                if self._stopping.is_set():
                    return  # its microphone was closed under it: that is how it ends
                sys.excepthook(*sys.exc_info())
                self._kit.journal.write("conversation.lost", error=named_message(error))
            self._kit.clock.wait(self._stopping, wait_s)
            wait_s = min(2 * wait_s, LAST_RETRY_S)

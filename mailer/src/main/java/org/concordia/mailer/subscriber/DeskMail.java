package org.concordia.mailer.subscriber;

import java.util.Arrays;
import java.util.Optional;

/** Mail that somebody gets as an editor: switched on at the desk, not subscribed to. */
public enum DeskMail {
    /** The daily note on feeds. */
    NOTE('n'),
    /** The call to an alert that waits. */
    CALL('c');

    private final char letter;

    DeskMail(char letter) {
        this.letter = letter;
    }

    /** How links write it. */
    char letter() {
        return letter;
    }

    static Optional<DeskMail> of(byte letter) {
        return Arrays.stream(values()).filter(mail -> mail.letter == letter).findFirst();
    }

    /** Switches such mail off where the desk switches it on. */
    public interface Switch {

        /** Stops this mail to a person, and nothing else of theirs. Twice is once. */
        void off(long subscriberId, DeskMail mail);
    }
}

package org.concordia.mailer.note;

import java.util.Locale;
import org.concordia.mailer.desk.AuditTrail;
import org.concordia.mailer.subscriber.DeskMail;
import org.springframework.stereotype.Component;

/** Switches editors' notes and calls off from the link in them; only the desk, behind its login, switches them on. */
@Component
final class DeskMailSwitch implements DeskMail.Switch {

    private final NoteStore notes;
    private final CallStore calls;
    private final AuditTrail trail;

    DeskMailSwitch(NoteStore notes, CallStore calls, AuditTrail trail) {
        this.notes = notes;
        this.calls = calls;
        this.trail = trail;
    }

    @Override
    public void off(long subscriberId, DeskMail mail) {
        boolean was = switch (mail) {
            case NOTE -> notes.removeOf(subscriberId);
            case CALL -> calls.notAtOnce(subscriberId);
        };
        if (was) {
            trail.note(
                    "link in a mail",
                    "switch off",
                    mail.name().toLowerCase(Locale.ROOT) + " to subscriber " + subscriberId);
        }
    }
}

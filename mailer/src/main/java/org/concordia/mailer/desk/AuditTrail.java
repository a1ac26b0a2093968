package org.concordia.mailer.desk;

import java.time.InstantSource;
import org.concordia.digest.story.DeskTrail;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Remembers what editors did, for {@code /desk/audit}. Every form an editor sends is noted by itself with its path;
 * a page that can say it better notes it here, and then this note stands instead.
 */
@Component
public final class AuditTrail implements DeskTrail {

    static final String NOTED = AuditTrail.class.getName() + ".noted";

    private static final int WHO = 100;
    private static final int ACT = 100;
    private static final int WHAT = 500;

    private final AuditStore acts;
    private final InstantSource time;

    AuditTrail(AuditStore acts, InstantSource time) {
        this.acts = acts;
        this.time = time;
    }

    /**
     * Notes an act.
     *
     * @param who the account's name, as {@code Authentication.getName()} gives it
     * @param act a short verb: {@code approve alert}
     * @param what which one, by its id or name; never a subscriber's address or a token
     */
    @Override
    public void note(String who, String act, String what) {
        acts.add(time.instant(), cut(who, WHO), cut(act, ACT), cut(what, WHAT));
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(NOTED, true, RequestAttributes.SCOPE_REQUEST);
        }
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}

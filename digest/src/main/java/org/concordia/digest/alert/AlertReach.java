package org.concordia.digest.alert;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** When alerts had reached their readers, as whoever mails them knows. */
@FunctionalInterface
public interface AlertReach {

    /** When the last recipient's mail was accepted, by alert; those of which none was are left out. */
    Map<Long, Instant> lastAccepted(Collection<Long> alertIds);
}

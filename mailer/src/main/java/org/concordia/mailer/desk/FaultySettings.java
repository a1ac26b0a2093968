package org.concordia.mailer.desk;

import java.util.List;

/** Settings that the program does not start with: all of them, one line each. */
public final class FaultySettings extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    FaultySettings(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    /** One line a fault: the setting, where it came from, what is wrong with it. Never a secret's value. */
    public List<String> faults() {
        return faults;
    }
}

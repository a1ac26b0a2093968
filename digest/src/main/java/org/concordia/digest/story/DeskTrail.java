package org.concordia.digest.story;

/** Where acts of editors are noted for everyone at the desk. Noted in the transaction of the act. */
@FunctionalInterface
public interface DeskTrail {

    /**
     * Notes an act.
     *
     * @param who the account's name
     * @param act a short verb
     * @param what which one, and why
     */
    void note(String who, String act, String what);
}

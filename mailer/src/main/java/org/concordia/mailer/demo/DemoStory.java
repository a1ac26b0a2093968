package org.concordia.mailer.demo;

import java.net.URI;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What the demo asks of the newsroom, in the order in which {@link Demo} asks it. All before {@link #sweep} is asked
 * once, before time runs.
 */
public interface DemoStory {

    /** Follows an outlet's feed, due at once and every five minutes of the demo's clock. */
    void follow(SampleOutlet outlet, URI feed);

    /** Moves an edition's slot to this time of every day, so that one lies within the demo's day. */
    void publishAt(String edition, LocalTime slot, ZoneId zone);

    /** Lets the topic's policy send alerts without an editor from this number of independent texts on, so many a day. */
    void alertWithoutEditor(String topic, int texts, int aDay);

    /** Adds a subscriber, confirmed for the edition and for the topic's alerts. */
    void enrol(DemoReader reader, String edition, String topic);

    /** Lets an editor into the desk, with no obligation to change the password. */
    void admit(String name, String password);

    /** Does all that is due: polls, files, proposes alerts, builds issues, freezes mailings, sends. */
    void sweep();

    /** The title of the first article of the latest story; empty while there is no story. */
    Optional<String> latestStory();
}

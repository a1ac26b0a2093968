package org.concordia.mailer.smtp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several relays as one way out. Each message goes to the first that is not resting and has a connection left; one that
 * cannot be reached or refuses us rests, longer each time, and the same message is tried with the next. Only when none
 * takes it is the whole down.
 */
final class Relays implements MailTransport {

    private static final Logger LOG = LoggerFactory.getLogger(Relays.class);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final List<Member> members;
    private final InstantSource clock;

    Relays(List<Member> members, InstantSource clock) {
        this.members = List.copyOf(members);
        this.clock = clock;
    }

    /** One of them, with its limits and how it was lately. Safe for threads. */
    static final class Member {
        private final MailTransport transport;
        private final Semaphore free;
        private final SendRate rate;
        private int failures;
        private String reason = "";
        private @Nullable Instant until;

        /**
         * A relay.
         *
         * @param connections to it at once; 0 for no limit
         * @param rate messages a second over all its connections; 0 for no limit
         */
        Member(MailTransport transport, int connections, double rate) {
            this.transport = transport;
            this.free = new Semaphore(connections == 0 ? Integer.MAX_VALUE : connections);
            this.rate = new SendRate(rate);
        }

        private synchronized boolean rests(Instant now) {
            return until != null && now.isBefore(until);
        }

        private synchronized void failed(String reply, Instant now) {
            if (rests(now)) {
                // Another connection has said so already.
                return;
            }
            Duration pause = FIRST.multipliedBy(1L << Math.min(failures, 16));
            until = now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
            failures++;
            reason = reply;
            LOG.warn("relay rests relay={} until={} reason=\"{}\"", transport.destination(), until, reply);
        }

        private synchronized String reason() {
            return reason;
        }

        private synchronized void worked() {
            failures = 0;
            until = null;
        }
    }

    @Override
    public String destination() {
        return members.stream().map(member -> member.transport.destination()).collect(Collectors.joining(", "));
    }

    @Override
    public Connection connect() {
        return new Line();
    }

    /** A connection to one relay at a time. */
    private final class Line implements Connection {

        private @Nullable Member member;
        private @Nullable Connection connection;

        @Override
        public SendOutcome send(Envelope envelope, @Nullable Envelope following) {
            SendOutcome last = new SendOutcome.Down("no relay has a connection left");
            for (Member each : members) {
                if (each.rests(clock.instant())) {
                    last = new SendOutcome.Down(each.reason());
                    continue;
                }
                if (!holds(each)) {
                    continue;
                }
                each.rate.await();
                // What waits for its turn is not announced.
                last = open(each).send(envelope, each.rate.perSecond() > 0 ? null : following);
                if (!(last instanceof SendOutcome.Down)) {
                    each.worked();
                    return last;
                }
                each.failed(last.reply(), clock.instant());
                close();
            }
            return last;
        }

        /** Whether the connection is to this relay, or may be. */
        private boolean holds(Member wanted) {
            if (member == wanted) {
                return true;
            }
            if (!wanted.free.tryAcquire()) {
                return false;
            }
            close();
            member = wanted;
            return true;
        }

        private Connection open(Member wanted) {
            Connection open = connection;
            if (open == null) {
                open = wanted.transport.connect();
                connection = open;
            }
            return open;
        }

        @Override
        public void close() {
            if (connection != null) {
                connection.close();
                connection = null;
            }
            if (member != null) {
                member.free.release();
                member = null;
            }
        }
    }
}

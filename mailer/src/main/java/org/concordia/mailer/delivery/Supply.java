package org.concordia.mailer.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.concordia.mailer.delivery.DeliveryStore.Batch;

/**
 * Deliveries in hand that no courier has yet, most urgent first. When few are left, the courier that sees it claims
 * more while the others go on with the rest. Safe for threads.
 */
final class Supply {

    /** Deliveries claimed at once: enough that claiming costs little, few enough that an alert soon gets its turn. */
    private static final int BATCH = 250;
    /** When fewer are left, more are claimed. */
    private static final int FEW = 100;
    /** What a courier takes at once, to look at in one statement. */
    private static final int PORTION = 16;
    /** What is not sent by then is put back, so that what has become more urgent comes first. */
    static final Duration TURN = Duration.ofSeconds(5);

    private final DeliveryStore deliveries;
    private final long sender;
    private final InstantSource clock;
    private final int batch;
    private final int portion;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition claimed = lock.newCondition();
    private final List<Stack> stacks = new ArrayList<>();
    private boolean claiming;

    /**
     * The supply of one run.
     *
     * @param rate messages a second that will be taken at most; 0 for no limit
     * @param couriers how many will take from it
     */
    Supply(DeliveryStore deliveries, long sender, double rate, int couriers, InstantSource clock) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.clock = clock;
        this.batch = rate == 0 ? BATCH : (int) Math.max(couriers, Math.min(BATCH, rate * TURN.toSeconds()));
        this.portion = Math.max(1, Math.min(PORTION, batch / couriers));
    }

    /**
     * Some deliveries of one mailing.
     *
     * @param takenNanos when they were claimed
     */
    record Portion(long mailing, List<Long> deliveries, long takenNanos) {

        boolean isStale() {
            return System.nanoTime() - takenNanos > TURN.toNanos();
        }
    }

    /** What is left of a batch. */
    private static final class Stack {
        final long mailing;
        final int priority;
        final long takenNanos = System.nanoTime();
        List<Long> left;

        Stack(Batch batch) {
            mailing = batch.mailingId();
            priority = batch.priority();
            left = batch.deliveries();
        }
    }

    /** The next to send, in the caller's care from here on; empty when nothing is due. */
    Optional<Portion> next() {
        lock.lock();
        try {
            while (true) {
                putBack(stack -> System.nanoTime() - stack.takenNanos > TURN.toNanos());
                if (left() < Math.min(FEW, batch) && !claiming) {
                    claim();
                }
                if (!stacks.isEmpty()) {
                    return Optional.of(portion(stacks.get(0)));
                }
                if (!claiming) {
                    return Optional.empty();
                }
                claimed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether another courier would find something to do. */
    boolean hasMore() {
        lock.lock();
        try {
            return !stacks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Puts back what is left of a mailing that is not to go on. */
    void giveUp(long mailing) {
        lock.lock();
        try {
            putBack(stack -> stack.mailing == mailing);
        } finally {
            lock.unlock();
        }
    }

    private int left() {
        return stacks.stream().mapToInt(stack -> stack.left.size()).sum();
    }

    private Portion portion(Stack stack) {
        int size = Math.min(portion, stack.left.size());
        Portion next = new Portion(stack.mailing, List.copyOf(stack.left.subList(0, size)), stack.takenNanos);
        stack.left = stack.left.subList(size, stack.left.size());
        if (stack.left.isEmpty()) {
            stacks.remove(stack);
        }
        return next;
    }

    /** Claims a batch with the lock released meanwhile. */
    private void claim() {
        claiming = true;
        lock.unlock();
        Optional<Batch> more = Optional.empty();
        try {
            more = deliveries.claim(sender, batch, clock.instant());
        } finally {
            lock.lock();
            claiming = false;
            more.ifPresent(taken -> stacks.add(new Stack(taken)));
            // Stable: of two that are as urgent, the one that was claimed first.
            stacks.sort(Comparator.comparingInt((Stack stack) -> -stack.priority));
            claimed.signalAll();
        }
    }

    private void putBack(java.util.function.Predicate<Stack> which) {
        for (Stack stack : List.copyOf(stacks)) {
            if (which.test(stack)) {
                stacks.remove(stack);
                deliveries.putBack(stack.left, sender, clock.instant());
            }
        }
    }
}

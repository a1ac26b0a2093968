package org.concordia.mailer.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
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
    /** So many claims without calling finished mailings so. */
    private static final int TIDYING = 100;
    /** What is not sent by then is given up, so that what has become more urgent comes first. */
    static final Duration TURN = Duration.ofSeconds(5);

    private final DeliveryStore deliveries;
    private final long sender;
    private final IntConsumer release;
    private final InstantSource clock;
    private final int batch;
    private final int portion;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition claimed = lock.newCondition();
    private final List<Stack> stacks = new ArrayList<>();
    private boolean claiming;
    private int claims;

    /**
     * The supply of one run.
     *
     * @param release gives up a claim once the outcomes of its deliveries are committed
     * @param rate messages a second that will be taken at most; 0 for no limit
     * @param couriers how many will take from it
     */
    Supply(DeliveryStore deliveries, long sender, IntConsumer release, double rate, int couriers, InstantSource clock) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.release = release;
        this.clock = clock;
        this.batch = rate == 0 ? BATCH : (int) Math.max(couriers, Math.min(BATCH, rate * TURN.toSeconds()));
        this.portion = Math.max(1, Math.min(PORTION, batch / couriers));
    }

    /** Some deliveries of one mailing, to be given back when all of them are settled or not to be sent now. */
    record Portion(List<Long> deliveries, Stack stack) {

        long mailing() {
            return stack.batch.mailingId();
        }

        boolean isStale() {
            return stack.isStale();
        }
    }

    /** What is left of a batch; guarded by the supply's lock. */
    private static final class Stack {
        final Batch batch;
        final long takenNanos = System.nanoTime();
        List<Long> left;
        int portions;

        Stack(Batch batch) {
            this.batch = batch;
            this.left = batch.deliveries();
        }

        boolean isStale() {
            return System.nanoTime() - takenNanos > TURN.toNanos();
        }
    }

    /** The next to send, in the caller's care until {@link #done}; empty when nothing is due. */
    Optional<Portion> next() {
        lock.lock();
        try {
            while (true) {
                giveUp(Stack::isStale);
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

    /** Takes a portion back whose outcomes were all handed on; what of it was not sent is due again. */
    void done(Portion portion) {
        lock.lock();
        try {
            portion.stack.portions--;
            releaseIfDone(portion.stack);
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

    /** Gives up what is left of a mailing that is not to go on. */
    void giveUp(long mailing) {
        lock.lock();
        try {
            giveUp(stack -> stack.batch.mailingId() == mailing);
        } finally {
            lock.unlock();
        }
    }

    private int left() {
        return stacks.stream().mapToInt(stack -> stack.left.size()).sum();
    }

    private Portion portion(Stack stack) {
        int size = Math.min(portion, stack.left.size());
        Portion next = new Portion(List.copyOf(stack.left.subList(0, size)), stack);
        stack.portions++;
        stack.left = stack.left.subList(size, stack.left.size());
        if (stack.left.isEmpty()) {
            stacks.remove(stack);
        }
        return next;
    }

    /** Claims a batch with the lock released meanwhile. */
    private void claim() {
        claiming = true;
        int number = ++claims;
        lock.unlock();
        Optional<Batch> more = Optional.empty();
        try {
            if (number % TIDYING == 0) {
                // Mails to one person are a mailing each, and all that are finished are looked at for each claim.
                deliveries.tidy(clock.instant());
            }
            more = deliveries.claim(sender, number, batch, clock.instant());
        } finally {
            lock.lock();
            claiming = false;
            more.ifPresent(taken -> stacks.add(new Stack(taken)));
            // Stable: of two that are as urgent, the one that was claimed first.
            stacks.sort(Comparator.comparingInt((Stack stack) -> -stack.batch.priority()));
            claimed.signalAll();
        }
    }

    private void giveUp(Predicate<Stack> which) {
        for (Stack stack : List.copyOf(stacks)) {
            if (which.test(stack)) {
                stacks.remove(stack);
                stack.left = List.of();
                releaseIfDone(stack);
            }
        }
    }

    private void releaseIfDone(Stack stack) {
        if (stack.portions == 0 && stack.left.isEmpty()) {
            release.accept(stack.batch.number());
        }
    }
}

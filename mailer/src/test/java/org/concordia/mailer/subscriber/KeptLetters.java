package org.concordia.mailer.subscriber;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps letters for a test to read. */
final class KeptLetters implements Letters {

    record Letter(String kind, Subscriber to, @Nullable URI link, long occasion) {}

    private final List<Letter> letters = new CopyOnWriteArrayList<>();

    @Override
    public void confirmation(Subscriber to, URI confirm, long occasion) {
        letters.add(new Letter("confirmation", to, confirm, occasion));
    }

    @Override
    public void welcome(Subscriber to, List<Offer> confirmed, long occasion) {
        letters.add(new Letter("welcome", to, null, occasion));
    }

    @Override
    public void goodbye(Subscriber to, URI back, long occasion) {
        letters.add(new Letter("goodbye", to, back, occasion));
    }

    @Override
    public void choices(Subscriber to, URI preferences, long occasion) {
        letters.add(new Letter("choices", to, preferences, occasion));
    }

    List<Letter> all() {
        return letters;
    }

    List<Letter> of(String kind) {
        return letters.stream().filter(letter -> letter.kind().equals(kind)).toList();
    }
}

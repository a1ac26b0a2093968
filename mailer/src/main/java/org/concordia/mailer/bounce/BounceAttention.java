package org.concordia.mailer.bounce;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concordia.mailer.desk.Attention;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Messages that came back and that no rule understood, and a mailbox that cannot be read. */
@Component
final class BounceAttention implements Attention {

    private static final String PATH = "/desk/deliveries/returned";

    private final BounceStore bounces;
    private final BounceReader reader;
    private final MessageSource texts;

    BounceAttention(BounceStore bounces, BounceReader reader, MessageSource texts) {
        this.bounces = bounces;
        this.reader = reader;
        this.texts = texts;
    }

    @Override
    public List<Item> items(Instant now, Locale language) {
        List<Item> items = new ArrayList<>();
        if (reader.isOn()
                && bounces.mailbox(reader.mailbox())
                        .filter(mailbox -> mailbox.problem() != null)
                        .isPresent()) {
            items.add(new Item(true, texts.getMessage("bounce.attention.problem", null, language), PATH));
        }
        int waiting = bounces.waiting();
        if (waiting > 0) {
            items.add(new Item(
                    false, texts.getMessage("bounce.attention.waiting", new Object[] {waiting}, language), PATH));
        }
        return items;
    }
}

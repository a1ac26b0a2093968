package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.concordia.mailer.bounce.Diagnosis;
import org.junit.jupiter.api.Test;

class TroublesTest {

    private final Troubles troubles = new Troubles();

    @Test
    void numbersOfTheRelaysOwnTellNoAnswersApart() {
        for (int i = 0; i < 300; i++) {
            troubles.add(
                    DeliveryStatus.BOUNCED, "550 5.1.1 no such user, ticket " + i * 7919, "d" + i % 7 + ".example");
            troubles.add(DeliveryStatus.BOUNCED, "554 looks like spam, ticket " + i * 7919, "e.example");
            troubles.add(DeliveryStatus.DEFERRED, "451 4.3.0 later", "f.example");
        }
        troubles.add(DeliveryStatus.BOUNCED, "554 mailbox full", "e.example");
        assertThat(troubles.kinds(10))
                .extracting(kind -> kind.status() + " " + kind.why() + " " + kind.number())
                .containsExactly(
                        "DEFERRED TROUBLE 300", "BOUNCED NO_ADDRESS 300", "BOUNCED POLICY 300", "BOUNCED FULL 1");
        assertThat(troubles.kinds(10).get(1).domains())
                .hasSize(5)
                .first()
                .isEqualTo(new Troubles.Domain("d0.example", 43));
    }

    @Test
    void aServerThatAnswersEverybodyDifferentlyFillsNoMemory() {
        for (int i = 0; i < 2_000; i++) {
            String word = Integer.toString(i, 26).replaceAll("\\d", "z");
            troubles.add(
                    DeliveryStatus.BOUNCED,
                    "554 " + word + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26) + (char) ('a' + i / 676),
                    "e.example");
        }
        assertThat(troubles.kinds(5_000)).hasSize(501).first().satisfies(rest -> {
            assertThat(rest.number()).isEqualTo(1_500);
            assertThat(rest.why()).isEqualTo(Diagnosis.NONE);
        });
    }
}

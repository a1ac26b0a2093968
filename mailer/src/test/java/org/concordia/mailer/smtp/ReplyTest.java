package org.concordia.mailer.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "451 4.7.1 Greylisting in action, please come back in 00:04:52 | PT4M52S",
                "450 4.2.0 Greylisted, please try again in 300 seconds         | PT5M",
                "450 4.7.1 try again in 10 minutes                             | PT10M",
                "421 4.7.0 Try again later (wait 2 hours)                      | PT2H",
                "451 4.7.1 retry in 1 s                                        | PT30S",
                "451 4.7.1 please wait 999999 hours                            | PT6H",
                "451 4.7.1 Greylisted, try again later                         | PT1M30S",
                "450 graylisted, come back                                     | PT1M30S",
            })
    void readsHowLongToWait(String reply, Duration expected) {
        assertThat(Reply.of(Integer.parseInt(reply.substring(0, 3)), reply).retryAfter())
                .isEqualTo(expected);
    }

    @Test
    void findsNoTimeWhereNoneIsNamed() {
        assertThat(Reply.of(452, "452 4.2.2 Mailbox full").retryAfter()).isNull();
        assertThat(Reply.of(451, "451 4.3.0 Temporary lookup failure").retryAfter())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "550 5.1.1 No such user here, true",
        "550 No such user, true",
        "553 bad mailbox name, true",
        "552 5.2.2 over quota, true",
        "550 5.7.1 relaying denied, false",
        "554 5.7.1 listed, false",
        "530 5.7.0 Must issue a STARTTLS command first, false",
        "554 transaction failed, false"
    })
    void tellsAnAddressAtFaultFromAPolicy(String reply, boolean address) {
        assertThat(Reply.of(Integer.parseInt(reply.substring(0, 3)), reply).blamesAddress())
                .isEqualTo(address);
    }

    @Test
    void isOneLineWithoutAddresses() {
        assertThat(Reply.of(550, "550-5.1.1 <ana@readers.example>:\r\n550 5.1.1 Recipient address rejected\r\n")
                        .text())
                .isEqualTo("550-5.1.1 <(address)>: 5.1.1 Recipient address rejected");
    }
}

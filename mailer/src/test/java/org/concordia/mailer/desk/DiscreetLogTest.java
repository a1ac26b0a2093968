package org.concordia.mailer.desk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscreetLogTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "Key (address)=(ana.maria+news@correo.example) already exists, Key (address)=((address)) already exists",
                "VALUES (12 'niñez@correo.example'), VALUES (12 '(address)')",
                "q=ana%40correo.example&x=1, q=(address)&x=1",
                "GET /unsubscribe/dQAAAAAAAAAB_x-y HTTP/1.1, GET /unsubscribe/(token) HTTP/1.1",
                "path=\"/preferences/cAAA/fresh\", path=\"/preferences/(token)/fresh\"",
                "uri=/websub/Zm9v_-x1?hub.mode=subscribe, uri=/websub/(token)?hub.mode=subscribe",
                "poll=done feeds=12 at=10:00 user@host, poll=done feeds=12 at=10:00 user@host",
            })
    void takesOutAddressesAndTokensAndNothingElse(String line, String shown) {
        assertThat(DiscreetLog.discreet(line)).isEqualTo(shown);
    }
}

package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "Ana.Maria+news@Correo.EXAMPLE, Ana.Maria+news@correo.example",
        "'  ana@correo.example ', ana@correo.example",
        "ana@niñez.example, ana@xn--niez-hqa.example",
        "niña@correo.example, niña@correo.example",
        "IZEL@DIARIO.EXAMPLE, IZEL@diario.example",
        "o'brien@a-b.c1.example, o'brien@a-b.c1.example",
    })
    void readsAddresses(String typed, String value) {
        assertThat(MailAddress.read(typed))
                .isInstanceOfSatisfying(
                        MailAddress.Reading.Good.class,
                        good -> assertThat(good.address().value()).isEqualTo(value));
    }

    @ParameterizedTest
    @CsvSource({
        "'', EMPTY",
        "ana, AT",
        "@correo.example, AT",
        "ana@, AT",
        "a@b@correo.example, AT",
        "ana maria@correo.example, LOCAL",
        ".ana@correo.example, LOCAL",
        "ana..maria@correo.example, LOCAL",
        "'\"ana\"@correo.example', LOCAL",
        "'ana,bea@correo.example', LOCAL",
        "ana<b>@correo.example, LOCAL",
        "ana@localhost, DOMAIN",
        "ana@-correo.example, DOMAIN",
        "ana@correo..example, DOMAIN",
        "ana@192.0.2.1, DOMAIN",
        "ana@correo.example., DOMAIN",
        "ana@cor reo.example, DOMAIN",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@correo.example, LONG",
    })
    void saysWhatIsWrong(String typed, MailAddress.Fault fault) {
        assertThat(MailAddress.read(typed)).isEqualTo(new MailAddress.Reading.Bad(fault));
    }

    @Test
    void aLineBreakNeverGetsThrough() {
        assertThat(MailAddress.read("ana@correo.example\r\nBcc: all@correo.example"))
                .isInstanceOf(MailAddress.Reading.Bad.class);
        assertThat(MailAddress.read("ana\n@correo.example")).isInstanceOf(MailAddress.Reading.Bad.class);
        assertThat(MailAddress.read("ana\u202e@correo.example")).isInstanceOf(MailAddress.Reading.Bad.class);
    }

    @Test
    void anAddressIsNotShownWhereItMayBeLogged() {
        assertThat(new MailAddress("ana@correo.example").toString()).doesNotContain("ana");
    }
}

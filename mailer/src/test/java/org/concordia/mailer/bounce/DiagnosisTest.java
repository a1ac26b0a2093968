package org.concordia.mailer.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            550 5.1.1 who is that                                        | NO_ADDRESS
            550 5.2.1 closed                                             | NO_ADDRESS
            550 5.7.13 this account was switched off                     | NO_ADDRESS
            550 Requested action not taken: mailbox unavailable          | NO_ADDRESS
            553 sorry, that domain does not exist                        | NO_ADDRESS
            554 El usuario ana no existe en este servidor                | NO_ADDRESS
            550 La casilla de correo fue eliminada                       | NO_ADDRESS
            550 destinatario desconocido                                 | NO_ADDRESS
            550 No se encontró la dirección                              | NO_ADDRESS
            5.4.4 name server: Host not found                            | NO_ADDRESS
            552 5.2.2 quota                                              | FULL
            452 4.2.2 over quota, come back later                        | FULL
            554 Mailbox of the user is full                              | FULL
            552 El buzón del destinatario está lleno                     | FULL
            552 La cuenta ha excedido su cuota de almacenamiento         | FULL
            550 5.7.1 our rules do not like you                          | POLICY
            550 5.1.8 your domain has no name server                     | POLICY
            554 rejected: 192.0.2.1 is listed at a block list            | POLICY
            554 Correo no deseado según nuestra política                 | POLICY
            552 5.3.4 that is a lot                                      | MESSAGE
            552 Message size exceeds what we take                        | MESSAGE
            552 El mensaje es demasiado grande                           | MESSAGE
            451 4.7.1 greylisted, try again in 5 minutes                 | POLICY
            421 4.3.2 too busy                                           | TROUBLE
            451 try again later                                          | TROUBLE
            connect to 192.0.2.7: Connection timed out                   | TROUBLE
            452 4.1.1 user unknown for now                               | TROUBLE
            550 we say no                                                | UNCLEAR
            5.0.0 no                                                     | UNCLEAR
            250 2.0.0 ok                                                 | NONE
            Thanks for the news of today                                 | NONE
            """)
    void readsCodesAndWords(String text, Diagnosis expected) {
        assertThat(Diagnosis.of(text)).isEqualTo(expected);
    }

    @Test
    void aVagueCodeGivesWayToAQuotedOneAndAPreciseOneDoesNot() {
        assertThat(Diagnosis.of("5.0.0", "550-5.2.2 over there")).isEqualTo(Diagnosis.FULL);
        assertThat(Diagnosis.of("5.1.1", "the mailbox is full of 5.7.1")).isEqualTo(Diagnosis.NO_ADDRESS);
    }

    @Test
    void anAddressOfAMachineIsNoCode() {
        assertThat(Diagnosis.of("host 5.1.1.7 and 5.1.1.9 said nothing")).isEqualTo(Diagnosis.NONE);
    }
}

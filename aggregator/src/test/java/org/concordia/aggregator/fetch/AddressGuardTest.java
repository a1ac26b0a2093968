package org.concordia.aggregator.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    private static final AddressGuard GUARD = new AddressGuard(List.of(), InetAddress::getAllByName);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "239.255.255.255",
                "255.255.255.255",
                "240.0.0.1",
                "192.0.2.1",
                "198.51.100.7",
                "203.0.113.9",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:0:127.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::1",
                "2002:c0a8:101::",
                "2001:0:1::1",
                "2001:db8::1",
                "100::1",
                "4000::1"
            })
    void refusesWhatIsNotThePublicInternet(String address) throws UnknownHostException {
        assertThat(GUARD.permits(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "192.167.1.1",
                "11.0.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                "2002:808:808::1",
                "64:ff9b::808:808"
            })
    void permitsThePublicInternet(String address) throws UnknownHostException {
        assertThat(GUARD.permits(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "127.1", "0", "localhost"})
    void refusesLoopbackHoweverItIsWritten(String host) {
        assertThatThrownBy(() -> GUARD.resolve(host)).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0177.0.0.1", "0x7f.0.0.1", "0300.0250.1.1", "0x0a000001", "010.0.0.1"})
    void neverTakesAnOddlyWrittenAddressForAPrivateOne(String host) throws UnknownHostException {
        // Whether these are read as octal, as decimal or not at all differs between systems; what comes out is checked.
        List<InetAddress> addresses;
        try {
            addresses = GUARD.resolve(host);
        } catch (UnknownHostException e) {
            return;
        }
        assertThat(addresses)
                .isNotEmpty()
                .noneMatch(address -> address.isLoopbackAddress() || address.isSiteLocalAddress());
    }

    @Test
    void opensTheNetworksThatWereNamedAndNoOthers() throws UnknownHostException {
        AddressGuard guard =
                new AddressGuard(List.of("10.1.0.0/16", "fd00:1::/32", "127.0.0.1"), InetAddress::getAllByName);
        assertThat(guard.permits(InetAddress.getByName("10.1.200.3"))).isTrue();
        assertThat(guard.permits(InetAddress.getByName("10.2.0.1"))).isFalse();
        assertThat(guard.permits(InetAddress.getByName("fd00:1::9"))).isTrue();
        assertThat(guard.permits(InetAddress.getByName("fd00:2::9"))).isFalse();
        assertThat(guard.permits(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(guard.permits(InetAddress.getByName("127.0.0.2"))).isFalse();
        assertThat(guard.permits(InetAddress.getByName("::1"))).isFalse();
    }

    @Test
    void keepsOnlyThePermittedAddressesOfAName() throws UnknownHostException {
        InetAddress open = InetAddress.getByName("8.8.8.8");
        AddressGuard guard =
                new AddressGuard(List.of(), host -> new InetAddress[] {InetAddress.getByName("10.0.0.1"), open});
        assertThat(guard.resolve("news.example")).containsExactly(open);
    }

    @ParameterizedTest
    @ValueSource(strings = {"news.example", "NEWS.example.", "8.8.8.8", "[2606:4700::1111]", "xn--pex-0na.example"})
    void takesASiteThatOthersCanReachForPublic(String host) {
        assertThat(GUARD.isPublic(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "desk.localhost",
                "LOCALHOST",
                "127.0.0.1",
                "127.1",
                "2130706433",
                "192.168.1.20",
                "[::1]",
                "[fd00::1]",
                "newsroom",
                "desk.local",
                "desk.internal",
                "desk.home.arpa",
                ""
            })
    void takesASiteOfThisMachineOrNetworkForPrivate(String host) {
        assertThat(GUARD.isPublic(host)).isFalse();
    }

    @Test
    void takesASiteInAnOpenedNetworkForPublic() {
        AddressGuard guard = new AddressGuard(List.of("127.0.0.0/8"), InetAddress::getAllByName);
        assertThat(guard.isPublic("127.0.0.1")).isTrue();
        assertThat(guard.isPublic("localhost")).isTrue();
        assertThat(guard.isPublic("10.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"intranet.example", "10.0.0.0/33", "300.1.1.1", "10.0.0.0/", "::/129", ""})
    void saysWhichNetworkItCannotRead(String network) {
        assertThatThrownBy(() -> Network.of(network))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(network);
    }
}

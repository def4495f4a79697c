package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fingerprints as {@code ssh-keygen -lf} printed them for these very keys. */
class SshPublicKeyTest {

    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN3269oEX/UR9VI8FxqWK8qNHOnVXvZEKYASE/917AaP";
    private static final String ED25519_FINGERPRINT = "SHA256:V2KoinzxrxCcw3yJaffsD/ahDXb+XE0sXkT3Pz3M8QM";
    private static final String RSA =
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDY/A61lCEInSteMBeYHLk4lgHN5wZltk6ZZgG/W97DRP1g9DHVy7n4fjn3lL4Xa8zkHyjWcpYAPoXB1fXYcdWAyVQNMb5KZ4383hx8iuNDc3wVtz+5q/AO/7CI3Wz9ijD0+YgY/P49gS2LB2UhuoNm/jepP36NZuzR8UH2EmO1cW6W28jHrR7He7poWh7U1g8BJWl8OwTevJVbq+rLeWM4NpAp1GAyvkBPWioWyaKNWSNRdmg1a3+YzC2dkcNo/Ma8MKzEXV5tZYDgh7A4D9DA9yJ6WL1BZFJ24zU92kpsf0A4gfXkSpLQXuKppE/eo+Kz2j0lhtY4RazfY/sAPeVl";
    private static final String RSA_FINGERPRINT = "SHA256:pPLwjY/58aox6Zf9Tl2UUHBWKXm5m8JevqnEp0vTX2M";

    @Test
    void aKeyHasTheFingerprintThatSshKeygenPrints() {
        assertThat(SshPublicKey.parse(ED25519 + " ada@laptop")).hasValueSatisfying(key -> {
            assertThat(key.fingerprint()).isEqualTo(ED25519_FINGERPRINT);
            assertThat(key.type()).isEqualTo("ssh-ed25519");
            assertThat(key.comment()).isEqualTo("ada@laptop");
        });
        assertThat(SshPublicKey.parse(RSA))
                .hasValueSatisfying(key -> assertThat(key.fingerprint()).isEqualTo(RSA_FINGERPRINT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-pty ",
                "command=\"echo hello world\",no-pty ",
                "command=\"echo \\\"ssh-rsa AAAA\\\"\" ",
                "from=\"10.0.0.0/8\"\t",
                "   ",
            })
    void optionsDoNotHideTheKey(String options) {
        assertThat(SshPublicKey.parse(options + ED25519 + " two words\n")).hasValueSatisfying(key -> {
            assertThat(key.fingerprint()).isEqualTo(ED25519_FINGERPRINT);
            assertThat(key.comment()).isEqualTo("two words");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-ed25519",
                "ssh-ed25519 AAAA",
                "ssh-ed25519 not*base64",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
                "secret words",
            })
    void whatIsNoKeyIsNotTakenForOne(String line) {
        assertThat(SshPublicKey.parse(line)).isEmpty();
    }
}

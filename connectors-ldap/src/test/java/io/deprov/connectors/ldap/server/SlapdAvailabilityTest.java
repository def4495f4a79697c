package io.deprov.connectors.ldap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class SlapdAvailabilityTest {

    private static final Map<String, String> BUILD_SERVER = Map.of("CI", "true");

    @Test
    void withASlapdTestsRun() {
        Optional<Path> slapd = Optional.of(Path.of("/usr/sbin/slapd"));

        assertThat(SlapdAvailability.verdict(slapd, BUILD_SERVER).isDisabled()).isFalse();
        assertThat(SlapdAvailability.verdict(slapd, Map.of()).isDisabled()).isFalse();
    }

    @Test
    void withoutOneADevelopersTestsAreSkippedAndSayHowToInstallIt() {
        ConditionEvaluationResult verdict = SlapdAvailability.verdict(Optional.empty(), Map.of());

        assertThat(verdict.isDisabled()).isTrue();
        assertThat(verdict.getReason()).get().asString().contains("apt-get install", "slapd ldap-utils");
    }

    @Test
    void withoutOneABuildServersTestsFail() {
        assertThatThrownBy(() -> SlapdAvailability.verdict(Optional.empty(), BUILD_SERVER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("apt-get install");
    }
}

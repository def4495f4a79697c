package io.deprov.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.config.ConfigException;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slip in the list of protected accounts does not leave them unprotected. */
class ProtectedAccountsTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaver() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    @Test
    void aProtectedAccountOfAnUnknownTargetIsRefused() {
        DeprovisionerBuilder builder = bench.builder().protectedAccount("crop", jdoe);

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("protectedAccounts")
                .hasMessageContaining("crop");
    }

    @Test
    void aProtectedIdMatchesWhateverItsCase() {
        bench.with(builder -> builder.protectedAccount("corp", jdoe.toUpperCase(Locale.ROOT)));

        Plan plan = bench.plan();

        assertThat(plan.steps()).isEmpty();
    }
}

package io.deprov.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.ExecutorIdentity;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Account;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Protection;
import io.deprov.api.access.TargetId;
import io.deprov.api.config.ConfigException;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entryUUID:0815",
                "0815",
                "jdoe",
                "JDOE@example.com",
                "uid=jdoe,ou=people,dc=example,dc=com",
                "breakglass"
            })
    void whateverAnAccountGoesByProtectsIt(String name) {
        ItemId id = ItemId.of(
                new TargetId("corp"), PartitionId.MAIN, AccessKind.ACCOUNT, "entryUUID:0815", IdStrength.IMMUTABLE);
        Account account = Account.builder(id)
                .displayName("jdoe")
                .fingerprint(Fingerprint.of("0815").build())
                .protection(Protection.none())
                .identifier(Identifier.of("mail", "jdoe@example.com"))
                .fact("dn", "uid=jdoe,ou=people,dc=example,dc=com")
                .fact("otherUids", "breakglass")
                .build();
        Guard guard =
                new ProtectedGuard(List.of(), List.of(new ProtectedGuard.ProtectedAccount(new TargetId("corp"), name)));
        Guard elsewhere = new ProtectedGuard(
                List.of(), List.of(new ProtectedGuard.ProtectedAccount(new TargetId("cloud"), name)));
        Guard.Question question = new Guard.Question(Set.of(), account, ExecutorIdentity.unknown("not asked"));

        assertThat(guard.refusal(question)).isPresent();
        assertThat(elsewhere.refusal(question)).isEmpty();
    }
}

package io.deprov.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.DiscoverRequest;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.WrappedFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a target is told when it is asked what lets somebody in. */
class DiscoverRequestsTest {

    @TempDir
    Path directory;

    final List<DiscoverRequest> requests = new CopyOnWriteArrayList<>();
    Bench bench;
    InMemoryTarget corp;

    @BeforeEach
    void whatCorpIsAskedIsKept() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        bench.wrapped(WrappedFactory::new).listener(this::kept);
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private @Nullable Object kept(TargetId target, String method, @Nullable Object request) {
        if (target.value().equals("corp") && request instanceof DiscoverRequest asked) {
            requests.add(asked);
        }
        return null;
    }

    private DiscoverRequest last() {
        return requests.get(requests.size() - 1);
    }

    private static ItemId only(Plan plan) {
        return plan.accounts().get(0).ref().id();
    }

    @Test
    void whereNobodyWasFoundNothingIsAsked() {
        corp.account("somebody", "2002");

        bench.deprov().inventory(Bench.LEAVER);

        assertThat(corp.calls(Method.RESOLVE)).isEqualTo(1);
        assertThat(requests).isEmpty();
    }

    @Test
    void itIsToldWhichOfTheAccountsWereDeleted() {
        corp.account("jdoe", "1001");
        Plan plan = bench.planRetireNow();
        assertThat(last().deleted()).isEmpty();

        bench.apply(plan);

        assertThat(last().deleted()).containsExactly(only(plan));
        assertThat(last().accounts()).extracting(AccessRef::id).containsExactly(only(plan));
    }

    @Test
    void itIsToldEverythingTheSubjectIsKnownBy() {
        corp.account("jdoe", "1001");
        InMemoryTarget hr = bench.target("hr").publishes(IdentifierType.USER_NAME);
        hr.account("jdoe", "1001");

        bench.deprov().inventory(Bench.LEAVER);

        assertThat(last().identifiers())
                .containsExactlyInAnyOrder(Identifier.of("employeeNumber", "1001"), Identifier.of("userName", "jdoe"));
    }

    @Test
    void accountsAreNamedInTheirOrderByWhicheverIdentifierTheyWereFound() {
        IdentifierType badge = new IdentifierType("zz-badge");
        corp.uses(badge, IdentifierUse.LINKING);
        String one = corp.account("adm-jdoe", "");
        String two = corp.account("jdoe", "1001");
        corp.attribute(one, badge.name(), "b-1");

        bench.deprov().inventory(Subject.of(Identifier.of("employeeNumber", "1001"), new Identifier(badge, "b-1")));

        assertThat(last().accounts()).extracting(ref -> ref.id().nativeId()).containsExactly(one, two);
    }

    @Test
    void anAccountThatWasPlannedBeforeIsNamedAsItIsNow() {
        String jdoe = corp.account("jdoe", "1001");
        bench.apply(bench.plan());
        corp.rename(jdoe, "jsmith");

        bench.plan();

        assertThat(last().accounts())
                .singleElement()
                .satisfies(ref -> assertThat(ref.fact("name")).contains("jsmith"));
    }
}

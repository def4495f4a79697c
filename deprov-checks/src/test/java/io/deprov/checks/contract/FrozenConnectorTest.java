package io.deprov.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.deprov.api.ApiVersion;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Subject;
import io.deprov.checks.Repository;
import io.deprov.core.Deprovisioner;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.execute.Verdict;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.testkit.ConnectorFixture;
import io.deprov.testkit.Person;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * A connector and its contract test that were compiled against version 0.1 and are kept as they were: every later API, core and kit has to run
 * them. The jar is never renewed for a released version; another one is put beside it.
 */
class FrozenConnectorTest {

    private static final String JAR = "deprov-checks/src/test/resources/frozen/roster-0.1.jar";

    @TempDir
    Path directory;

    private static URLClassLoader frozen() throws Exception {
        URL jar = Repository.root().resolve(JAR).toUri().toURL();
        return new URLClassLoader(new URL[] {jar}, FrozenConnectorTest.class.getClassLoader());
    }

    @Test
    void its_contract_test_runs_as_it_was_compiled() throws Exception {
        try (URLClassLoader loader = frozen()) {
            SummaryGeneratingListener summary = new SummaryGeneratingListener();
            Launcher launcher = LauncherFactory.create();

            launcher.execute(
                    LauncherDiscoveryRequestBuilder.request()
                            .selectors(selectClass(loader.loadClass("com.example.roster.RosterContractTest")))
                            .build(),
                    summary);

            StringWriter failures = new StringWriter();
            summary.getSummary().printFailuresTo(new PrintWriter(failures));
            assertThat(summary.getSummary().getTestsFailedCount())
                    .as(failures.toString())
                    .isZero();
            assertThat(summary.getSummary().getTestsSucceededCount()).isGreaterThanOrEqualTo(36);
        }
    }

    @Test
    void the_core_offboards_somebody_with_it() throws Exception {
        try (URLClassLoader loader = frozen()) {
            Constructor<?> fixtures =
                    loader.loadClass("com.example.roster.RosterFixture").getDeclaredConstructor();
            fixtures.setAccessible(true);
            try (ConnectorFixture fixture = (ConnectorFixture) fixtures.newInstance()) {
                ConnectorFactory factory = fixture.factory();
                assertThat(factory.descriptor().apiVersion())
                        .as("a constant of the jar, not of the API beside it")
                        .isEqualTo(new ApiVersion(0, 1));
                Person person = fixture.person("frozen").orElseThrow();
                Map<String, Object> config = new TreeMap<>(fixture.config());
                config.put("token", "file:" + Files.writeString(directory.resolve("token"), fixture.secret(null)));
                DeprovisionerBuilder builder = Deprovisioner.builder()
                        .connector(factory)
                        .target("crew", factory.descriptor().type(), config)
                        .stateDirectory(directory.resolve("state"))
                        .allowSelfApproval();
                try (Deprovisioner deprov = builder.build()) {
                    Identifier number = person.subject().identifiers().first();
                    Plan plan = deprov.plan(PlanRequest.of(Subject.of(List.of(number))))
                            .plan();

                    Verdict verdict = deprov.apply(plan, deprov.approve(plan, "somebody else"))
                            .verdict();

                    assertThat(verdict).isEqualTo(Verdict.REVOKED);
                    assertThat(person.picture()).contains("active=false", "groups=[]");
                }
            }
        }
    }
}

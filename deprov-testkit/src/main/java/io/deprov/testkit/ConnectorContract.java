package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.deprov.api.CallContext;
import io.deprov.api.Capabilities;
import io.deprov.api.Capability;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.ScopeReport;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.api.config.SecretRef;
import io.deprov.api.op.PopulationOp;
import io.deprov.api.op.RestoreOp;
import io.deprov.testkit.Trial.Found;
import io.deprov.testkit.Trial.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every connector keeps to, as tests. Extend it, say which fixture, and run it: a test that fails names the rule that is broken and
 * what to do about it. The rules, with their reasons, are in {@code docs/connector-rules.md}.
 *
 * <pre>{@code
 * class OurConnectorContractTest extends ConnectorContract {
 *     @Override
 *     protected ConnectorFixture fixture() {
 *         return new OurFixture();
 *     }
 * }
 * }</pre>
 */
@ExtendWith(RuleReport.class)
public abstract class ConnectorContract extends OperationsContract {

    /** Only {@link #fixture()} has to be implemented. */
    protected ConnectorContract() {}

    /** A fixture for one test. */
    @Override
    protected abstract ConnectorFixture fixture() throws Exception;

    @Test
    @Rule(
            value = "C-24",
            advice =
                    "keep secrets in Secret, close them when they were used, and put nothing of them into messages or toString()")
    final void no_secret_is_said_anywhere() throws Exception {
        List<String> said;
        try (Overheard overheard = Overheard.begin()) {
            said = new ArrayList<>(sayEverything());
            said.addAll(overheard.lines());
        }

        for (SecretRef ref : secrets(fixture.config())) {
            String secret = fixture.secret(ref);
            assertTrue(secret.length() >= 8, "the fixture's secret is too short to be looked for");
            for (String form : Disguises.of(secret)) {
                assertTrue(
                        said.stream().noneMatch(text -> text.contains(form)),
                        "the secret that " + ref + " stands for was said"
                                + (form.equals(secret) ? "" : ", as the Base64, hexadecimal or URL form of it") + ": "
                                + said.stream()
                                        .filter(text -> text.contains(form))
                                        .findFirst()
                                        .map(text -> text.replace(form, "***"))
                                        .orElse(""));
            }
        }
    }

    private List<String> sayEverything() throws Exception {
        Trial trial = open();
        trial.listen();
        Person person = person("secret");
        trial.check();
        for (Step step : trial.steps(trial.discover(person))) {
            if (trial.prepare(step) instanceof Preparation.Ready ready) {
                trial.revoke(step, ready);
            }
            trial.verify(step);
        }
        List<String> said = new ArrayList<>(trial.said());
        Person other = person("secret2");
        Step step = any(trial.steps(trial.discover(other)));
        Preparation.Ready ready = ready(trial, step);
        for (Trouble trouble : List.of(
                Trouble.THROTTLES, Trouble.FORBIDS_WRITING, Trouble.LOSES_WRITES, Trouble.REFUSES_CONNECTIONS)) {
            if (!fixture.impossible().containsKey(trouble)) {
                during(trouble, () -> {
                    try {
                        trial.revoke(step, ready);
                    } catch (ConnectorException e) {
                        said.addAll(trial.said());
                    }
                });
            }
        }
        for (Trouble trouble : List.of(Trouble.FORBIDS_READING, Trouble.REFUSES_CONNECTIONS, Trouble.CUTS_LISTS)) {
            if (!fixture.impossible().containsKey(trouble)) {
                during(trouble, () -> {
                    tried(() -> trial.check());
                    tried(() -> trial.resolve(other.subject()));
                    tried(() -> trial.discover(other, List.of(step.account())));
                    tried(() -> trial.prepare(step));
                    tried(() -> trial.verify(step));
                });
            }
        }
        sayWithOperations(trial);
        said.addAll(trial.said());
        trial.close();
        assertEquals(0, trial.openSecrets(), "secrets that are still open when the connector is closed");
        if (!fixture.impossible().containsKey(Trouble.REFUSES_OUR_LOGIN)) {
            during(Trouble.REFUSES_OUR_LOGIN, () -> {
                Trial refused = open();
                refused.listen();
                try {
                    refused.check();
                } catch (ConnectorException e) {
                    said.add(e.toString());
                }
                said.addAll(refused.said());
            });
        }
        return said;
    }

    @Test
    @Rule(
            value = "C-50",
            advice =
                    "log ids and counts, not names: a log is kept longer, and read by more people, than the evidence of a case")
    final void nobody_is_named_in_a_log() throws Exception {
        String name = "quillfeather";
        List<String> logged;
        try (Overheard overheard = Overheard.begin()) {
            Trial trial = open();
            Person person = person(name);
            for (Step step : trial.steps(trial.discover(person))) {
                if (trial.prepare(step) instanceof Preparation.Ready ready) {
                    trial.revoke(step, ready);
                }
                trial.verify(step);
            }
            if (!fixture.impossible().containsKey(Trouble.REFUSES_CONNECTIONS)) {
                during(Trouble.REFUSES_CONNECTIONS, () -> tried(() -> trial.resolve(person.subject())));
            }
            trial.close();
            logged = overheard.plainLines();
        }

        assertTrue(
                logged.stream().noneMatch(text -> text.contains(name)),
                "the name of the account was printed, or logged as INFO or more: "
                        + logged.stream()
                                .filter(text -> text.contains(name))
                                .findFirst()
                                .orElse(""));
    }

    private static void tried(Work work) throws Exception {
        try {
            work.done();
        } catch (ConnectorException e) {
            // What it says was taken down.
        }
    }

    private void sayWithOperations(Trial trial) throws Exception {
        Person person = person("secret3");
        for (Step step : trial.steps(trial.discover(person))) {
            Optional<RestoreOp> restore = trial.connector().operation(RestoreOp.class);
            if (restore.isPresent()
                    && trial.prepare(step) instanceof Preparation.Ready ready
                    && ready.undo().isPresent()) {
                trial.revoke(step, ready);
                trial.restore(restore.get(), step, ready.undo().get());
            }
            Optional<PopulationOp> population = trial.connector().operation(PopulationOp.class);
            if (population.isPresent()) {
                trial.population(population.get(), step.account().id().partition());
            }
        }
    }

    @Test
    @Rule(
            value = "C-25",
            advice = "declare every key of a fact, and every kind, in the descriptor: what is not declared is not kept")
    final void what_it_shows_is_declared() throws Exception {
        Trial trial = open();
        ConnectorDescriptor descriptor = fixture.factory().descriptor();
        Capabilities capabilities = trial.capabilities();
        Person person = person("declared");
        Found found = trial.discover(person);

        assertEquals(
                shown(capabilities),
                shown(trial.capabilities()),
                "capabilities() when asked for a second time: every plan would be out of date");
        Set<AccessKind> spokenOf = new HashSet<>();
        for (ScopeReport scope : found.scopes()) {
            assertTrue(
                    capabilities.kinds().containsAll(scope.kinds())
                            && capabilities.partitions().contains(scope.partition()),
                    "scope " + scope.scope() + " is about kinds or a partition that capabilities() does not name");
            spokenOf.addAll(scope.kinds());
        }
        assertTrue(
                spokenOf.containsAll(fixture.kinds()),
                "no scope says how completely it was read for one of " + fixture.kinds() + ", only for " + spokenOf);
        for (Capability capability : capabilities.all()) {
            boolean isOfAccount = capability.kind().equals(AccessKind.ACCOUNT);
            boolean isBlock = capability.effect().equals(Effect.BLOCK_SIGN_IN);
            boolean isDeletion =
                    isOfAccount && Set.of(Effect.DELETE, Effect.PURGE).contains(capability.effect());
            assertTrue(
                    !isBlock || capability.phase() == Phase.CONTAIN,
                    capability + " is planned for " + capability.phase() + ": keeping somebody out comes first");
            assertTrue(
                    !isDeletion || capability.phase() == Phase.RETIRE,
                    capability + " is planned for " + capability.phase()
                            + ": a deletion cannot be taken back, and comes after its grace");
            assertTrue(
                    capabilities.kinds().containsAll(capability.alsoRemoves()),
                    capability + " also removes what is no kind of this target: " + capability.alsoRemoves());
        }
        for (Account account : trial.accounts(person)) {
            assertEquals(Trial.TARGET, account.id().target(), "the target of an account that was resolved");
            for (String key : account.facts().keySet()) {
                assertTrue(descriptor.fact(key).isPresent(), "a fact under a key nobody declared: " + key);
            }
        }
        assertTrue(
                descriptor.possibleKinds().containsAll(capabilities.kinds()),
                "capabilities() has kinds that the descriptor does not: " + capabilities.kinds());
        for (Access item : found.items()) {
            assertTrue(
                    capabilities.kinds().contains(item.id().kind()),
                    "a kind nobody declared: " + item.id().kind());
            assertEquals(Trial.TARGET, item.id().target(), "the target of a thing that was found");
            for (String key : item.facts().keySet()) {
                assertTrue(descriptor.fact(key).isPresent(), "a fact under a key nobody declared: " + key);
            }
        }
    }

    private static String shown(Capabilities capabilities) {
        StringBuilder text = new StringBuilder();
        for (Capability each : capabilities.all()) {
            text.append(each)
                    .append(each.maximumLag())
                    .append(each.isReversible())
                    .append(each.alsoRemoves())
                    .append(' ');
        }
        return text + " " + capabilities.kinds() + capabilities.partitions() + capabilities.identifierTypes();
    }

    @Test
    @Rule(
            value = "C-26",
            advice =
                    "say in check() who we are on the target, with the account's id where there is one, or why that cannot be known")
    final void who_we_are_is_said_or_why_not() throws Exception {
        CheckReport report = open().check();

        assertTrue(
                report.executor().isKnown(),
                "check() does not say who we are on the target, where nothing is wrong: "
                        + report.executor().why());
        assertTrue(
                report.isGood(),
                "check() is not good on a target that nothing is wrong with; problems " + report.problems()
                        + ", permissions " + report.permissions() + ", controls " + report.controls());
        assertFalse(report.controls().isEmpty(), "check() pinned no positive control");
    }

    @Test
    @Rule(
            value = "C-27",
            advice =
                    "close() releases everything, may come twice and at any time, and calls after it throw a ConnectorException at once")
    final void closing_is_final_and_leaves_nothing_behind() throws Exception {
        // What a client starts once for all connectors is there by now.
        try (Trial first = Trial.open(fixture)) {
            first.check();
        }
        assertFalse(fixture.isOwnThread(Thread.currentThread()), "isOwnThread() claims the thread of the test");
        Set<Thread> before = threads();
        Trial trial = Trial.open(fixture);
        trial.check();
        Person person = person("closing");
        Found found = trial.discover(person);
        List<Step> steps = trial.steps(found);
        List<Preparation.Ready> ready = new ArrayList<>();
        for (Step step : steps) {
            ready.add(ready(trial, step));
        }
        String picture = person.picture();

        closesWhileACallIsOut();
        trial.close();
        trial.close();

        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Preparation.Ready then = ready.get(i);
            isClosed("revoke", () -> trial.revoke(step, then));
            isClosed("prepare", () -> trial.prepare(step));
            isClosed("verify", () -> trial.verify(step));
        }
        isClosed("discover", () -> trial.discover(person, found.accounts()));
        isClosed("resolve", () -> trial.resolve(person.subject()));
        assertEquals(picture, person.picture(), "the person, after the connector was closed");
        CallContext context = trial.context();
        try {
            trial.connector().check(CheckRequest.of(context));
            fail("check was answered after close");
        } catch (ConnectorException e) {
            assertFalse(context.remaining().isZero(), "a call after close took all of its time");
        }
        long patience = System.nanoTime() + GRACE.toNanos();
        while (!left(before).isEmpty() && System.nanoTime() < patience) {
            Thread.sleep(20);
        }
        assertTrue(left(before).isEmpty(), "threads that are still there after close: " + left(before));
    }

    private void closesWhileACallIsOut() throws Exception {
        if (fixture.impossible().containsKey(Trouble.NEVER_ANSWERS)) {
            return;
        }
        Trial trial = Trial.open(fixture);
        Step step = any(trial.steps(trial.discover(person("in-between"))));
        Preparation.Ready ready = ready(trial, step);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            during(Trouble.NEVER_ANSWERS, () -> {
                Future<RevokeOutcome> call = thread.submit(() -> trial.revoke(step, ready, GRACE.plus(GRACE)));
                Thread.sleep(SHORT.toMillis() / 5);
                long begun = System.nanoTime();
                trial.close();
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                assertTrue(
                        took.compareTo(GRACE) <= 0,
                        "close took " + took + " while a call was out that was not answered");
                try {
                    RevokeOutcome.Kind outcome = call.get(
                                    fixture.callTimeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
                            .kind();
                    assertEquals(RevokeOutcome.Kind.UNKNOWN, outcome, step + ", while the connector was closed");
                } catch (ExecutionException e) {
                    assertInstanceOf(
                            ConnectorException.class, e.getCause(), step + ", while the connector was closed, threw");
                }
            });
        } finally {
            thread.shutdownNow();
            thread.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void isClosed(String method, Work call) throws Exception {
        try {
            call.done();
        } catch (ConnectorException e) {
            return;
        }
        fail(method + " was answered after close");
    }
}

package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.Filter;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.CheckRequest;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.PreparedStep;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StateToken;
import io.deprov.api.StepRef;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Subject;
import io.deprov.connectors.ldap.server.Relay;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that does not answer holds no call longer than its deadline, and no thread, connection or place in the pool after it. */
class DeadlineTest {

    private static final Duration DEADLINE = Duration.ofMillis(700);

    /** For a machine that has other things to do as well. */
    private static final Duration GRACE = Duration.ofMillis(1_500);

    private static final String ID = "entryUUID:00000000-0000-4000-8000-000000000000";

    /** With one place in the pool, so that a call that keeps it is found out by the next one. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyCallEndsWithItsDeadlineAndNothingHappened(boolean answersBind) throws IOException, ConnectorException {
        try (BareServer server = answersBind ? new BareServer(BareServer.BIND) : new BareServer();
                Deprov deprov = open(server.port())) {
            calls(deprov.connector()).forEach((name, call) -> {
                Instant start = Instant.now();

                ConnectorException failed = catchThrowableOfType(ConnectorException.class, call);

                assertThat(Duration.between(start, Instant.now())).as(name).isBetween(DEADLINE, DEADLINE.plus(GRACE));
                assertThat(failed.failureClass()).as(name + ": " + failed).isEqualTo(FailureClass.UNAVAILABLE);
                assertThat(failed.mayHaveTakenEffect()).as(name).isFalse();
                assertThat(failed.getMessage()).as(name).doesNotContain("poolSize");
            });

            assertThat(server.connections()).isEqualTo(calls(deprov.connector()).size());
            await("all connections are closed", () -> server.open() == 0);
            await("no thread is left", () -> threadsFor(server.port()) == 0);
        }
    }

    @Test
    void aWriteThatIsNeverAnsweredIsInDoubtSentOnceAndLeavesNothingBehind() throws IOException, ConnectorException {
        try (InMemoryDirectory directory = InMemoryDirectory.start();
                Relay relay = new Relay(directory.server.getListenPort());
                Deprov deprov = directory.deprov(Map.of("url", "ldap://127.0.0.1:" + relay.port(), "poolSize", 1))) {
            AccessRef account = deprov.account("1001");
            Preparation.Ready ready = deprov.ready(account, account, Effect.BLOCK_SIGN_IN);
            relay.swallow(true);
            Instant start = Instant.now();

            ConnectorException failed = catchThrowableOfType(
                    ConnectorException.class,
                    () -> deprov.connector().revoke(revoke(account, ready.stateToken(), ready.current())));

            assertThat(Duration.between(start, Instant.now())).isBetween(DEADLINE, DEADLINE.plus(GRACE));
            assertThat(failed.failureClass()).isEqualTo(FailureClass.TIMEOUT);
            assertThat(failed.mayHaveTakenEffect()).isTrue();
            assertThat(relay.swallowed()).isEqualTo(1);
            await("the connection is closed", () -> relay.open() == 0);
            await("no thread is left", () -> threadsFor(relay.port()) == 0);

            relay.swallow(false);
            assertThat(deprov.account("1001")).isEqualTo(account);
        }
    }

    private static Map<String, ThrowingCallable> calls(Connector connector) {
        AccessRef account = AccessRef.of(
                ItemId.of(Deprov.TARGET, PartitionId.MAIN, AccessKind.ACCOUNT, ID, IdStrength.IMMUTABLE),
                Fingerprint.of(ID).build(),
                Map.of());
        List<StepRef> steps = List.of(Deprov.step(account, Effect.BLOCK_SIGN_IN));
        Subject subject = Subject.of(Identifier.of("userName", "ada"));
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("check", () -> connector.check(CheckRequest.of(Deprov.call(DEADLINE))));
        calls.put("capabilities", () -> connector.capabilities(CapabilitiesRequest.of(Deprov.call(DEADLINE))));
        calls.put("resolve", () -> connector.resolve(ResolveRequest.of(Deprov.call(DEADLINE), subject)));
        calls.put(
                "discover",
                () -> connector.discover(
                        DiscoverRequest.of(Deprov.call(DEADLINE), List.of(account), Set.of(), List.of(), "")));
        calls.put("prepare", () -> connector.prepare(PrepareRequest.of(Deprov.call(DEADLINE), account, steps)));
        calls.put(
                "revoke",
                () -> connector.revoke(revoke(
                        account,
                        Guard.of(Filter.createPresenceFilter("objectClass")).token(),
                        account)));
        calls.put("verify", () -> connector.verify(VerifyRequest.of(Deprov.call(DEADLINE), account, steps)));
        return calls;
    }

    private static RevokeRequest revoke(AccessRef account, StateToken token, AccessRef current) {
        PreparedStep prepared = new PreparedStep(Deprov.step(account, Effect.BLOCK_SIGN_IN), token, current);
        return RevokeRequest.of(Deprov.call(DEADLINE), prepared, account, 1, "key");
    }

    private static Deprov open(int port) throws ConnectorException {
        Map<String, Object> config = new TreeMap<>();
        config.put("url", "ldap://127.0.0.1:" + port);
        config.put("bindDn", "cn=deprov,dc=example,dc=com");
        config.put("peopleBases", List.of("ou=people,dc=example,dc=com"));
        config.put("identifiers", Map.of("userName", Map.of("attribute", "uid", "use", "unique")));
        config.put("poolSize", 1);
        return Deprov.open(config, "secret", Clock.systemUTC(), DEADLINE);
    }

    /** The SDK names its threads after the server. */
    private static long threadsFor(int port) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(":" + port)
                        || thread.getName().contains(" " + port))
                .count();
    }

    private static void await(String what, BooleanSupplier condition) {
        Instant latest = Instant.now().plus(Duration.ofSeconds(5));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(latest);
        }
    }
}

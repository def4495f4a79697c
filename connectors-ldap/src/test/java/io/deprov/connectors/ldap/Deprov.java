package io.deprov.connectors.ldap;

import io.deprov.api.CallContext;
import io.deprov.api.Cancellation;
import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.PreparedStep;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.ScopeReport;
import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.Secret;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Stands in for the core: calls the connector as the contract says, one subject and one step at a time. */
final class Deprov implements AutoCloseable {

    static final TargetId TARGET = new TargetId("corp-ldap");

    private final Connector connector;
    private final Duration patience;

    private Deprov(Connector connector, Duration patience) {
        this.connector = connector;
        this.patience = patience;
    }

    /** What the core would know after discovery. */
    record Inventory(List<Access> items, List<FoundIdentifier> identifiers, List<ScopeReport> scopes) {

        List<Access> of(AccessKind kind) {
            return items.stream().filter(item -> item.id().kind().equals(kind)).toList();
        }

        Access only(AccessKind kind) {
            List<Access> found = of(kind);
            if (found.size() != 1) {
                throw new AssertionError("expected one " + kind + " but found " + found);
            }
            return found.get(0);
        }

        List<String> names(AccessKind kind) {
            return of(kind).stream().map(Access::displayName).sorted().toList();
        }

        List<ScopeReport> gaps() {
            return scopes.stream().filter(scope -> !scope.isComplete()).toList();
        }

        /** Closed as the core would: at least one scope speaks of the kind, and all that do are complete. */
        boolean isComplete(AccessKind kind) {
            List<ScopeReport> speaking = scopes.stream()
                    .filter(scope -> scope.kinds().contains(kind))
                    .toList();
            return !speaking.isEmpty() && speaking.stream().allMatch(ScopeReport::isComplete);
        }
    }

    /** The configuration most tests start from: the harness's tree, employeeNumber linking, uid and mail unique. */
    static Map<String, Object> config(SlapdServer server) {
        Map<String, Object> config = new TreeMap<>();
        config.put("url", server.ldapUrl());
        config.put("startTls", true);
        config.put("trustFile", server.caFile().toString());
        config.put("bindDn", DirectoryTree.SERVICE_DN);
        config.put("peopleBases", List.of(DirectoryTree.PEOPLE));
        config.put("groupBases", List.of(DirectoryTree.GROUPS));
        config.put("passwordPolicyDn", DirectoryTree.DEFAULT_POLICY);
        config.put("identifiers", identifiers());
        return config;
    }

    static Map<String, Object> identifiers() {
        return Map.of(
                "employeeNumber", Map.of("attribute", "employeeNumber", "use", "linking"),
                "userName", Map.of("attribute", "uid", "use", "unique"),
                "mail", Map.of("attribute", "mail", "use", "unique"));
    }

    static Deprov on(SlapdServer server) throws ConnectorException {
        return open(config(server), server.servicePassword());
    }

    static Deprov on(SlapdServer server, String key, Object value) throws ConnectorException {
        return on(server, Map.of(key, value));
    }

    static Deprov on(SlapdServer server, Map<String, Object> more) throws ConnectorException {
        Map<String, Object> config = config(server);
        config.putAll(more);
        return open(config, server.servicePassword());
    }

    static Deprov open(Map<String, Object> config, String password) throws ConnectorException {
        return open(config, password, Clock.systemUTC(), Duration.ofSeconds(20));
    }

    static Deprov open(Map<String, Object> config, String password, Clock clock, Duration patience)
            throws ConnectorException {
        Map<String, Object> raw = new TreeMap<>(config);
        raw.put("bindPassword", "test:bind");
        LdapConnectorFactory factory = new LdapConnectorFactory();
        try {
            return new Deprov(
                    factory.open(
                            factory.descriptor().configSchema().read(TARGET.value(), raw),
                            ConnectorContext.of(TARGET, clock, ref -> Secret.copyOf(password.toCharArray()))),
                    patience);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Connector connector() {
        return connector;
    }

    CallContext call() {
        return call(patience);
    }

    static CallContext call(Duration patience) {
        Clock clock = Clock.systemUTC();
        return CallContext.of(clock.instant().plus(patience), clock, "test", Cancellation.NEVER);
    }

    CheckReport check() throws ConnectorException {
        return connector.check(CheckRequest.of(call()));
    }

    Capabilities capabilities() throws ConnectorException {
        return connector.capabilities(CapabilitiesRequest.of(call()));
    }

    Resolution resolve(Identifier... identifiers) throws ConnectorException {
        return connector.resolve(ResolveRequest.of(call(), Subject.of(identifiers)));
    }

    /** Resolves and insists on exactly one account. */
    AccessRef account(Identifier... identifiers) throws ConnectorException {
        Resolution resolution = resolve(identifiers);
        if (resolution.kind() != Resolution.Kind.FOUND || resolution.accounts().size() != 1) {
            throw new AssertionError("expected one account but got " + resolution);
        }
        return resolution.accounts().get(0).account().ref();
    }

    AccessRef account(String employeeNumber) throws ConnectorException {
        return account(Identifier.of("employeeNumber", employeeNumber));
    }

    Inventory discover(AccessRef... accounts) throws ConnectorException {
        return discover(Set.of(), accounts);
    }

    /** After we have deleted it, which was verified. */
    Inventory discoverDeleted(AccessRef account) throws ConnectorException {
        return discover(Set.of(account.id()), account);
    }

    private Inventory discover(Set<ItemId> deleted, AccessRef... accounts) throws ConnectorException {
        List<Access> items = new ArrayList<>();
        List<FoundIdentifier> identifiers = new ArrayList<>();
        List<ScopeReport> scopes = new ArrayList<>();
        String cursor = "";
        do {
            DiscoveryPage page =
                    connector.discover(DiscoverRequest.of(call(), List.of(accounts), Set.of(), List.of(), cursor)
                            .withDeleted(deleted));
            items.addAll(page.items());
            identifiers.addAll(page.identifiers());
            scopes.addAll(page.scopes());
            cursor = page.next().orElse("");
        } while (!cursor.isEmpty());
        return new Inventory(items, identifiers, scopes);
    }

    static StepRef step(AccessRef access, Effect effect) {
        return StepRef.of(stepId(access.id() + " " + effect), access, effect);
    }

    Preparation prepare(AccessRef account, AccessRef access, Effect effect) throws ConnectorException {
        StepRef step = step(access, effect);
        return connector
                .prepare(PrepareRequest.of(call(), account, List.of(step)))
                .answer(step.id())
                .orElseThrow();
    }

    Preparation.Ready ready(AccessRef account, AccessRef access, Effect effect) throws ConnectorException {
        Preparation preparation = prepare(account, access, effect);
        if (preparation instanceof Preparation.Ready ready) {
            return ready;
        }
        throw new AssertionError("expected ready but got " + told(preparation));
    }

    RevokeOutcome revoke(AccessRef account, AccessRef access, Effect effect, Preparation.Ready ready)
            throws ConnectorException {
        PreparedStep prepared = new PreparedStep(step(access, effect), ready.stateToken(), ready.current());
        return connector.revoke(RevokeRequest.of(call(), prepared, account, 1, "key"));
    }

    RevokeOutcome carryOut(AccessRef account, AccessRef access, Effect effect) throws ConnectorException {
        return revoke(account, access, effect, ready(account, access, effect));
    }

    Verification verify(AccessRef account, AccessRef access, Effect effect) throws ConnectorException {
        return verify(false, account, access, effect);
    }

    /** After we have deleted the account, which was verified. */
    Verification verifyDeleted(AccessRef account, AccessRef access, Effect effect) throws ConnectorException {
        return verify(true, account, access, effect);
    }

    private Verification verify(boolean isDeleted, AccessRef account, AccessRef access, Effect effect)
            throws ConnectorException {
        StepRef step = step(access, effect);
        return connector
                .verify(VerifyRequest.of(call(), account, List.of(step)).withDeleted(isDeleted))
                .answer(step.id())
                .orElseThrow();
    }

    /** The answer in words, for a test's failure message. */
    static String told(Preparation preparation) {
        return preparation.kind()
                + preparation.match(
                        ready -> "",
                        done -> ": " + done.proof().summary(),
                        notRemovable -> ": " + notRemovable.why(),
                        drifted -> ": " + drifted.what());
    }

    static String told(Verification verification) {
        return verification.kind()
                + verification.match(
                        holds -> ": " + holds.proof().summary(),
                        notYet -> ": " + notYet.state(),
                        hidden -> ": " + hidden.why(),
                        unreadable -> ": " + unreadable.failureClass() + " " + unreadable.why());
    }

    static String told(RevokeOutcome outcome) {
        return outcome.kind()
                + outcome.match(
                        changed -> ": " + changed.evidence().summary(),
                        done -> ": " + done.proof().summary(),
                        accepted -> "",
                        notRemovable -> ": " + notRemovable.why(),
                        refused -> ": " + refused.why(),
                        partial -> ": " + partial.why(),
                        unknown -> ": " + unknown.why());
    }

    private static StepId stepId(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new StepId(HexFormat.of().formatHex(digest));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        connector.close();
    }
}

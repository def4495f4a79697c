package io.deprov.testkit;

import io.deprov.api.CallContext;
import io.deprov.api.Cancellation;
import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.Capability;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.PendingHandle;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.PreparedStep;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.ScopeReport;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.api.config.Secret;
import io.deprov.api.config.SecretRef;
import io.deprov.api.op.BatchRevokeOp;
import io.deprov.api.op.HoldersOp;
import io.deprov.api.op.ListAccountsOp;
import io.deprov.api.op.PollOp;
import io.deprov.api.op.PopulationOp;
import io.deprov.api.op.RestoreOp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One opened connector, called as the core calls it; takes down everything that it says. */
final class Trial implements AutoCloseable {

    static final TargetId TARGET = new TargetId("contract");

    private static final Duration AHEAD = Duration.ofSeconds(20);

    private final Connector connector;
    private final Clock clock;

    private final List<Secret> secrets;
    private boolean isListening;
    private Duration timeout;
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    private Trial(Connector connector, Clock clock, Duration timeout, List<Secret> secrets) {
        this.connector = connector;
        this.clock = clock;
        this.timeout = timeout;
        this.secrets = secrets;
    }

    static Trial open(ConnectorFixture fixture) throws ConfigException, ConnectorException {
        return open(fixture, fixture.config());
    }

    static Trial open(ConnectorFixture fixture, Map<String, Object> raw) throws ConfigException, ConnectorException {
        return open(fixture, raw, fixture::secret);
    }

    /** With a clock that is not the machine's: by that every deadline has passed already. */
    static Trial open(ConnectorFixture fixture, Map<String, Object> raw, Function<SecretRef, String> reveal)
            throws ConfigException, ConnectorException {
        ConnectorFactory factory = fixture.factory();
        ConnectorConfig config = factory.descriptor().configSchema().read("targets." + TARGET, raw);
        factory.validate(config);
        Clock clock = Clock.offset(
                Clock.systemUTC(), fixture.callTimeout().plus(AHEAD).negated());
        List<Secret> secrets = Collections.synchronizedList(new ArrayList<>());
        Connector connector = factory.open(config, ConnectorContext.of(TARGET, clock, ref -> {
            Secret secret = Secret.copyOf(reveal.apply(ref).toCharArray());
            secrets.add(secret);
            return secret;
        }));
        return new Trial(connector, clock, fixture.callTimeout(), secrets);
    }

    /** What time it is for the connector. */
    Instant now() {
        return clock.instant();
    }

    /** How many of the secrets that it was given it has not closed. */
    long openSecrets() {
        return secrets.stream().filter(Trial::isOpen).count();
    }

    private static boolean isOpen(Secret secret) {
        try {
            return secret.use(value -> true);
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** The connector itself. */
    Connector connector() {
        return connector;
    }

    /** Everything the connector has said, as text. */
    List<String> said() {
        return said;
    }

    /** From now on everything that is answered is taken down, however deep. */
    void listen() {
        isListening = true;
        heard(connector);
    }

    /** From now on a call may take so long. */
    void limit(Duration time) {
        timeout = time;
    }

    /** Of a call that nobody wants any more. */
    CallContext cancelled() {
        return context(timeout, () -> true);
    }

    CallContext context() {
        return context(timeout);
    }

    CallContext context(Duration time) {
        return context(time, Cancellation.NEVER);
    }

    private CallContext context(Duration time, Cancellation cancellation) {
        return CallContext.of(
                clock.instant().plus(time), clock, UUID.randomUUID().toString(), cancellation);
    }

    /** A call of the connector. */
    interface Call<T> {

        T made() throws ConnectorException;
    }

    private <T> T heard(Call<T> call) throws ConnectorException {
        try {
            T answer = call.made();
            heard(answer);
            return answer;
        } catch (ConnectorException e) {
            heard(e);
            throw e;
        }
    }

    private void heard(Object what) {
        if (isListening) {
            said.addAll(Spoken.in(what));
        }
    }

    CheckReport check() throws ConnectorException {
        CheckReport report = heard(() -> connector.check(CheckRequest.of(context())));
        return report;
    }

    Capabilities capabilities() throws ConnectorException {
        return heard(() -> connector.capabilities(CapabilitiesRequest.of(context())));
    }

    Resolution resolve(Subject subject) throws ConnectorException {
        Resolution resolution = heard(() -> connector.resolve(ResolveRequest.of(context(), subject)));
        return resolution;
    }

    /** The accounts of somebody; empty when they are not found. */
    List<Account> accounts(Person person) throws ConnectorException {
        Resolution resolution = resolve(person.subject());
        return resolution.kind() == Resolution.Kind.FOUND
                ? resolution.accounts().stream().map(match -> match.account()).toList()
                : List.of();
    }

    /** What was discovered of somebody. */
    record Found(List<AccessRef> accounts, List<Access> items, List<ScopeReport> scopes) {

        /** The ids of everything that was found; a copy. */
        Set<ItemId> ids() {
            return items.stream().map(Access::id).collect(Collectors.toCollection(HashSet::new));
        }

        /** The account that a thing belongs to. */
        AccessRef accountOf(Access item) {
            return accounts.stream()
                    .filter(account -> account.id().partition().equals(item.id().partition())
                            && account.id().nativeId().equals(item.id().accountId()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            item.id() + " was discovered, and no account that was asked about is its owner"));
        }
    }

    Found discover(Person person) throws Exception {
        List<AccessRef> accounts = accounts(person).stream().map(Account::ref).toList();
        return accounts.isEmpty() ? new Found(List.of(), List.of(), List.of()) : discover(person, accounts);
    }

    Found discover(Person person, List<AccessRef> accounts) throws Exception {
        return discover(person, accounts, capabilities().kinds());
    }

    Found discover(Person person, List<AccessRef> accounts, Set<AccessKind> kinds) throws Exception {
        List<Access> items = new ArrayList<>();
        List<ScopeReport> scopes = new ArrayList<>();
        pages(person, accounts, kinds, page -> {
            items.addAll(page.items());
            scopes.addAll(page.scopes());
        });
        return new Found(accounts, items, scopes);
    }

    /** What looks at a page. */
    interface Reader {

        void read(DiscoveryPage page) throws Exception;
    }

    /** Discovers page by page, and keeps none of them. */
    void pages(Person person, List<AccessRef> accounts, Set<AccessKind> kinds, Reader reader) throws Exception {
        Set<String> cursors = new HashSet<>();
        String cursor = "";
        do {
            DiscoveryPage page = page(person, accounts, kinds, cursor);
            reader.read(page);
            cursor = page.next().orElse("");
            if (!cursor.isEmpty() && !cursors.add(cursor)) {
                throw new AssertionError("discover gave the cursor \"" + cursor + "\" twice: it would never end");
            }
        } while (!cursor.isEmpty());
    }

    private DiscoveryPage page(Person person, List<AccessRef> accounts, Set<AccessKind> kinds, String from)
            throws ConnectorException {
        return heard(() -> connector.discover(DiscoverRequest.of(
                context(), accounts, kinds, List.copyOf(person.subject().identifiers()), from)));
    }

    /**
     * A step, and the account it is about.
     *
     * @param position how many there are before it with the same effect on the same kind
     */
    record Step(StepRef ref, AccessRef account, Capability capability, int position) {

        Effect effect() {
            return ref.effect();
        }

        @Override
        public String toString() {
            return ref.effect() + " of " + ref.access().kind();
        }
    }

    /** All that the connector says it can do about what was found, in the order of phases. */
    List<Step> steps(Found found) throws ConnectorException {
        List<Step> steps = new ArrayList<>();
        for (Capability capability : capabilities().all()) {
            int position = 0;
            for (Access item : found.items()) {
                if (item.id().kind().equals(capability.kind())
                        && !item.consequences().containsKey(capability.effect())) {
                    steps.add(new Step(
                            StepRef.of(id(item, capability.effect()), item.ref(), capability.effect()),
                            found.accountOf(item),
                            capability,
                            position++));
                }
            }
        }
        steps.sort(Comparator.comparing((Step step) -> step.capability().phase())
                .thenComparing(step -> step.effect().equals(Effect.BLOCK_SIGN_IN) ? 0 : 1));
        return steps;
    }

    static StepId id(Access item, Effect effect) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((item.id() + " " + effect).getBytes(StandardCharsets.UTF_8));
            return new StepId(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    Preparation prepare(Step step) throws ConnectorException {
        return only("prepare", step, prepare(List.of(step)));
    }

    StepAnswers<Preparation> prepare(List<Step> steps) throws ConnectorException {
        StepAnswers<Preparation> answers = heard(() -> connector.prepare(PrepareRequest.of(
                context(), steps.get(0).account(), steps.stream().map(Step::ref).toList())));
        return answers;
    }

    RevokeOutcome revoke(Step step, Preparation.Ready ready) throws ConnectorException {
        return revoke(step, ready, timeout);
    }

    RevokeOutcome revoke(Step step, Preparation.Ready ready, Duration time) throws ConnectorException {
        return revoke(step, ready, time, Cancellation.NEVER);
    }

    RevokeOutcome revoke(Step step, Preparation.Ready ready, Duration time, Cancellation cancellation)
            throws ConnectorException {
        heard(ready);
        return heard(() -> connector.revoke(request(context(time, cancellation), step, ready)));
    }

    Verification verify(Step step) throws ConnectorException {
        return only("verify", step, verify(List.of(step)));
    }

    StepAnswers<Verification> verify(List<Step> steps) throws ConnectorException {
        return verify(steps, false);
    }

    /** With whether the account was deleted by us. */
    StepAnswers<Verification> verify(List<Step> steps, boolean deleted) throws ConnectorException {
        StepAnswers<Verification> answers = heard(() -> connector.verify(VerifyRequest.of(
                        context(),
                        steps.get(0).account(),
                        steps.stream().map(Step::ref).toList())
                .withDeleted(deleted)));
        return answers;
    }

    /** What a step has come to by the time the capability's lag is over. */
    Verification verifyWithinLag(Step step) throws ConnectorException, InterruptedException {
        long end = System.nanoTime() + step.capability().maximumLag().toNanos();
        Verification verification = verify(step);
        while (verification.kind() == Verification.Kind.NOT_YET && System.nanoTime() < end) {
            Thread.sleep(
                    Math.min(100, Math.max(1, step.capability().maximumLag().toMillis() / 10)));
            verification = verify(step);
        }
        return verification;
    }

    RevokeOutcome restore(RestoreOp op, Step step, UndoToken undo) throws ConnectorException {
        return restore(op, step, undo, context());
    }

    RevokeOutcome restore(RestoreOp op, Step step, UndoToken undo, CallContext context) throws ConnectorException {
        return heard(() -> op.restore(RestoreOp.Request.of(
                context, step.ref(), step.account(), undo, step.ref().id().value())));
    }

    BatchRevokeOp.Answer revokeAll(BatchRevokeOp op, List<Step> steps, List<Preparation.Ready> ready)
            throws ConnectorException {
        CallContext context = context();
        List<RevokeRequest> requests = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            requests.add(request(context, steps.get(i), ready.get(i)));
        }
        PartitionId partition = steps.get(0).account().id().partition();
        return heard(() -> op.revokeAll(BatchRevokeOp.Request.of(context, partition, requests)));
    }

    private static RevokeRequest request(CallContext context, Step step, Preparation.Ready ready) {
        return RevokeRequest.of(
                context,
                new PreparedStep(step.ref(), ready.stateToken(), ready.current()),
                step.account(),
                1,
                step.ref().id().value());
    }

    RevokeOutcome poll(PollOp op, Step step, PendingHandle pending) throws ConnectorException {
        return heard(() -> op.poll(PollOp.Request.of(context(), step.ref(), step.account(), pending)));
    }

    /** Lists page by page, and keeps none of them. */
    void listAccounts(ListAccountsOp op, int pageSize, Consumer<ListAccountsOp.Page> reader) throws ConnectorException {
        Set<String> cursors = new HashSet<>();
        String cursor = "";
        do {
            String from = cursor;
            ListAccountsOp.Page page = heard(() -> op.accounts(new ListAccountsOp.Request(context(), pageSize, from)));
            reader.accept(page);
            cursor = page.next().orElse("");
            if (!cursor.isEmpty() && !cursors.add(cursor)) {
                throw new AssertionError("accounts gave the cursor \"" + cursor + "\" twice: it would never end");
            }
        } while (!cursor.isEmpty());
    }

    long population(PopulationOp op, PartitionId partition) throws ConnectorException {
        return heard(() -> op.population(PopulationOp.Request.of(context(), partition)));
    }

    Set<ItemId> holders(HoldersOp op, AccessRef entitlement) throws ConnectorException {
        Set<ItemId> holders = new HashSet<>();
        holders(op, entitlement, page -> holders.addAll(page.holders()));
        return holders;
    }

    /** Lists page by page, and keeps none of them. */
    void holders(HoldersOp op, AccessRef entitlement, Consumer<HoldersOp.Page> reader) throws ConnectorException {
        Set<String> cursors = new HashSet<>();
        String cursor = "";
        do {
            String from = cursor;
            HoldersOp.Page page = heard(() -> op.holders(new HoldersOp.Request(context(), entitlement, from)));
            reader.accept(page);
            cursor = page.next().orElse("");
            if (!cursor.isEmpty() && !cursors.add(cursor)) {
                throw new AssertionError("holders gave the cursor \"" + cursor + "\" twice: it would never end");
            }
        } while (!cursor.isEmpty());
    }

    private static <A> A only(String method, Step step, StepAnswers<A> answers) {
        return answers.answer(step.ref().id())
                .orElseThrow(
                        () -> new AssertionError(method + " gave no answer for the step it was asked about: " + step));
    }

    @Override
    public void close() {
        connector.close();
    }
}

package io.deprov.core;

import static java.util.Objects.requireNonNull;

import io.deprov.api.ActorAuthenticator;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.LeaverStatus;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.TargetId;
import io.deprov.api.audit.AuditSink;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.SecretResolver;
import io.deprov.api.notify.Notifier;
import io.deprov.core.audit.JsonLinesAuditSink;
import io.deprov.core.catalogue.ConnectorCatalogue;
import io.deprov.core.catalogue.Target;
import io.deprov.core.catalogue.TargetLimits;
import io.deprov.core.catalogue.TargetSpec;
import io.deprov.core.catalogue.Targets;
import io.deprov.core.config.DeprovConfig;
import io.deprov.core.config.Span;
import io.deprov.core.execute.DeprovListener;
import io.deprov.core.execute.Sleeper;
import io.deprov.core.guard.Guard;
import io.deprov.core.guard.Guards;
import io.deprov.core.guard.OwnIdentityGuard;
import io.deprov.core.guard.ProtectedGuard;
import io.deprov.core.guard.ProtectedGuard.ProtectedAccount;
import io.deprov.core.guard.ProtectedTypes;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.file.FileStepStore;
import io.deprov.core.plan.Means;
import io.deprov.core.secret.SecretResolvers;
import io.deprov.core.time.Ticker;
import io.deprov.core.undo.FileUndoVault;
import io.deprov.core.undo.UndoVault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up a {@link Deprovisioner}. Everything but targets and a place for the state has a default. Not thread-safe. */
public final class DeprovisionerBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(DeprovisionerBuilder.class);

    private final List<TargetSpec> targets = new ArrayList<>();
    private final List<ConnectorFactory> connectors = new ArrayList<>();
    private final List<SecretResolver> secretResolvers = new ArrayList<>();
    private final List<AuditSink> auditSinks = new ArrayList<>();
    private final List<Identifier> protectedSubjects = new ArrayList<>();
    private final List<ProtectedAccount> protectedAccounts = new ArrayList<>();
    private final List<Guard> guards = new ArrayList<>();
    private ClassLoader classLoader = DeprovisionerBuilder.class.getClassLoader();
    private Clock clock = Clock.systemUTC();
    private Sleeper sleeper = Sleeper.REAL;
    private Ticker ticker = Ticker.REAL;
    private Duration callTimeout = Duration.ofSeconds(30);
    private Duration patience = Duration.ZERO;
    private Duration approvalValidity = Duration.ofHours(24);
    private boolean selfApproval;
    private DeprovListener listener = DeprovListener.NONE;
    private @Nullable Path stateDirectory;
    private @Nullable StepStore stepStore;
    private @Nullable UndoVault undoVault;
    private Duration keepUndoFor = Duration.ofDays(90);
    private @Nullable LeaverStatus leaverStatus;
    private @Nullable ActorAuthenticator authenticator;
    private @Nullable Notifier notifier;
    private @Nullable ExecutorService executor;

    DeprovisionerBuilder() {}

    /** Takes everything a configuration file says. */
    public DeprovisionerBuilder config(DeprovConfig config) {
        config.targets().forEach(targets::add);
        protectedSubjects.addAll(config.protectedSubjects());
        protectedAccounts.addAll(config.protectedAccounts());
        stateDirectory = config.stateDirectory();
        selfApproval = config.selfApproval();
        approvalValidity = config.approvalValidity();
        callTimeout = config.callTimeout();
        patience = config.patience();
        keepUndoFor = config.keepUndo();
        return this;
    }

    /**
     * Adds a target.
     *
     * @param name the target's name, e.g. {@code corp-ldap}
     * @param connector the connector's type, e.g. {@code ldap}
     * @param config as the connector's schema asks; secrets as references
     */
    public DeprovisionerBuilder target(String name, String connector, Map<String, Object> config) {
        return target(name, connector, TargetLimits.NONE, config);
    }

    /**
     * Adds a target that is to be treated gently.
     *
     * @param limits what its owner allows
     */
    public DeprovisionerBuilder target(String name, String connector, TargetLimits limits, Map<String, Object> config) {
        targets.add(new TargetSpec(new TargetId(name), connector, limits, config));
        return this;
    }

    /** Uses these connectors instead of looking for them with ServiceLoader. */
    public DeprovisionerBuilder connector(ConnectorFactory factory) {
        connectors.add(requireNonNull(factory, "factory"));
        return this;
    }

    /** Where ServiceLoader looks for connectors and secret resolvers; defaults to the class loader of this library. */
    public DeprovisionerBuilder classLoader(ClassLoader value) {
        this.classLoader = requireNonNull(value, "classLoader");
        return this;
    }

    /** Where journal and audit log are kept, readable by the owner only. */
    public DeprovisionerBuilder stateDirectory(Path value) {
        this.stateDirectory = requireNonNull(value, "stateDirectory");
        return this;
    }

    /** Keeps the state here instead of in a file of the state directory. Closed with the deprovisioner. */
    public DeprovisionerBuilder stepStore(StepStore value) {
        this.stepStore = requireNonNull(value, "stepStore");
        return this;
    }

    /** Sends evidence here instead of to {@code audit/audit.jsonl} in the state directory. Closed with the deprovisioner. */
    public DeprovisionerBuilder auditSink(AuditSink sink) {
        auditSinks.add(requireNonNull(sink, "sink"));
        return this;
    }

    /**
     * Keeps what can undo steps here instead of in {@code undo} and {@code undo-keys} of the state directory. Without either nothing is
     * planned as restorable.
     */
    public DeprovisionerBuilder undoVault(UndoVault value) {
        this.undoVault = requireNonNull(value, "undoVault");
        return this;
    }

    /**
     * For how long what can undo a step is kept in the state directory; 90 days by default.
     *
     * @throws IllegalArgumentException when it is shorter than a minute or longer than ten years
     */
    public DeprovisionerBuilder keepUndoFor(Duration value) {
        this.keepUndoFor = Span.KEEP_UNDO.require(value);
        return this;
    }

    /** Adds a way to get secrets, besides {@code env}, {@code file} and those ServiceLoader finds. */
    public DeprovisionerBuilder secretResolver(SecretResolver resolver) {
        secretResolvers.add(requireNonNull(resolver, "resolver"));
        return this;
    }

    /** Never touches this subject. */
    public DeprovisionerBuilder protectedSubject(Identifier identifier) {
        protectedSubjects.add(requireNonNull(identifier, "identifier"));
        return this;
    }

    /** Never touches this account, by immutable id or by name. */
    public DeprovisionerBuilder protectedAccount(String target, String account) {
        protectedAccounts.add(new ProtectedAccount(new TargetId(target), account));
        return this;
    }

    /** Adds a guard to the built-in ones. */
    public DeprovisionerBuilder guard(Guard guard) {
        guards.add(requireNonNull(guard, "guard"));
        return this;
    }

    /** Asks this before each deletion whether the subject still is a leaver. */
    public DeprovisionerBuilder leaverStatus(LeaverStatus value) {
        this.leaverStatus = requireNonNull(value, "leaverStatus");
        return this;
    }

    /** Lets this tell who approves; without it the name given is believed and recorded as asserted. */
    public DeprovisionerBuilder actorAuthenticator(ActorAuthenticator value) {
        this.authenticator = requireNonNull(value, "actorAuthenticator");
        return this;
    }

    /** Hands the notices of runbooks to this; without it they are left to a person. Not closed with the deprovisioner. */
    public DeprovisionerBuilder notifier(Notifier value) {
        this.notifier = requireNonNull(value, "notifier");
        return this;
    }

    /** Lets a plan be executed that nobody else approved; recorded as self-approved. */
    public DeprovisionerBuilder allowSelfApproval() {
        this.selfApproval = true;
        return this;
    }

    /**
     * How long an approval is good; 24 hours by default.
     *
     * @throws IllegalArgumentException when it is shorter than a millisecond or longer than a hundred years
     */
    public DeprovisionerBuilder approvalValidity(Duration value) {
        this.approvalValidity = Span.APPROVAL_VALIDITY.require(value);
        return this;
    }

    /**
     * How long one call of a connector may take; 30 seconds by default.
     *
     * @throws IllegalArgumentException when it is shorter than a millisecond or longer than a day
     */
    public DeprovisionerBuilder callTimeout(Duration value) {
        this.callTimeout = Span.CALL_TIMEOUT.require(value);
        return this;
    }

    /**
     * How long a run waits for another try of what failed; zero, the default, makes one attempt at each step. What is left goes on with
     * the next run.
     *
     * @throws IllegalArgumentException when it is negative or longer than seven days
     */
    public DeprovisionerBuilder patience(Duration value) {
        this.patience = Span.PATIENCE.require(value);
        return this;
    }

    /** Is told how executions go on. */
    public DeprovisionerBuilder listener(DeprovListener value) {
        this.listener = requireNonNull(value, "listener");
        return this;
    }

    /**
     * Runs the work; it must neither queue tasks nor run them on the thread that hands them over, because tasks wait for others. Not
     * closed with the deprovisioner. By default virtual threads where the JVM has them, platform threads elsewhere.
     */
    public DeprovisionerBuilder executor(ExecutorService value) {
        this.executor = requireNonNull(value, "executor");
        return this;
    }

    /** The clock of deadlines, due times and evidence. */
    public DeprovisionerBuilder clock(Clock value) {
        this.clock = requireNonNull(value, "clock");
        return this;
    }

    /** What waiting is measured by, because a clock may be set; goes with {@link #sleeper}. */
    public DeprovisionerBuilder ticker(Ticker value) {
        this.ticker = requireNonNull(value, "ticker");
        return this;
    }

    /** How waiting is done; goes with {@link #clock} and {@link #ticker}. */
    public DeprovisionerBuilder sleeper(Sleeper value) {
        this.sleeper = requireNonNull(value, "sleeper");
        return this;
    }

    /**
     * Validates everything offline and gives a deprovisioner; nothing is connected.
     *
     * @throws ConfigException naming every problem of every target
     */
    public Deprovisioner build() throws ConfigException {
        List<SecretResolver> resolvers = new ArrayList<>();
        ServiceLoader.load(SecretResolver.class, classLoader).forEach(resolvers::add);
        resolvers.addAll(secretResolvers);
        ConnectorCatalogue catalogue =
                connectors.isEmpty() ? ConnectorCatalogue.load(classLoader) : ConnectorCatalogue.of(connectors);
        catalogue.problems().forEach(problem -> LOG.atWarn().log("connector left out: {}", problem));
        if (targets.isEmpty()) {
            throw new ConfigException(List.of("no target is configured"));
        }
        List<String> strangers = protectedAccounts.stream()
                .map(account -> account.target())
                .filter(id -> targets.stream().noneMatch(spec -> spec.id().equals(id)))
                .map(id -> "protectedAccounts: there is no target \"" + id + "\", so nothing would be protected")
                .distinct()
                .toList();
        if (!strangers.isEmpty()) {
            throw new ConfigException(strangers);
        }
        Targets opened = Targets.validate(targets, catalogue, new SecretResolvers(resolvers), clock);
        ProtectedTypes protectedTypes = new ProtectedTypes(protectedSubjects);
        requireKnownTypes(protectedTypes, opened);
        List<Guard> all = new ArrayList<>();
        all.add(new ProtectedGuard(protectedSubjects, protectedAccounts));
        all.add(new OwnIdentityGuard());
        all.addAll(guards);
        return new Deprovisioner(
                new Deprovisioner.Settings(
                        clock,
                        sleeper,
                        ticker,
                        callTimeout,
                        patience,
                        approvalValidity,
                        selfApproval,
                        listener,
                        new Guards(all),
                        protectedTypes,
                        new Means(vault() != null, notifier != null),
                        notifier),
                opened,
                state(),
                leaverStatus,
                authenticator,
                executor);
    }

    /** Where all targets can tell without being opened, a type that none of them knows is a slip of the pen. */
    private static void requireKnownTypes(ProtectedTypes protectedTypes, Targets opened) throws ConfigException {
        Set<IdentifierType> known = new TreeSet<>();
        for (Target target : opened.all()) {
            Optional<Set<IdentifierType>> types = target.identifierTypes();
            if (types.isEmpty()) {
                return;
            }
            known.addAll(types.get());
        }
        List<String> problems = protectedTypes.unknown(known).stream()
                .map(type -> "protectedSubjects: no target knows anybody by \"" + type
                        + "\", so nobody would be protected; there are " + known)
                .toList();
        if (!problems.isEmpty()) {
            opened.close();
            throw new ConfigException(problems);
        }
    }

    private @Nullable Supplier<State> state() {
        Path directory = stateDirectory;
        StepStore given = stepStore;
        if (directory == null && (given == null || auditSinks.isEmpty())) {
            return null;
        }
        List<AuditSink> sinks = List.copyOf(auditSinks);
        Clock time = clock;
        UndoVault vault = vault();
        return () -> {
            if (given == null && sinks.isEmpty()) {
                StateLayout.requireJournalWithLog(requireNonNull(directory, "stateDirectory"));
            }
            StepStore store = given != null
                    ? given
                    : new FileStepStore(
                            StateLayout.journalDirectory(requireNonNull(directory, "stateDirectory")), time);
            AuditSink own = null;
            try {
                if (sinks.isEmpty() && directory != null) {
                    own = new JsonLinesAuditSink(auditLog(directory));
                }
                return new State(store, own == null ? sinks : List.of(own), vault);
            } catch (RuntimeException e) {
                if (own != null) {
                    own.close();
                }
                store.close();
                throw e;
            }
        };
    }

    private @Nullable UndoVault vault() {
        Path directory = stateDirectory;
        return undoVault != null || directory == null
                ? undoVault
                : new FileUndoVault(
                        StateLayout.undoTokens(directory), StateLayout.undoKeys(directory), clock, keepUndoFor);
    }

    /** Where the audit log of a state directory lies. */
    public static Path auditLog(Path stateDirectory) {
        return StateLayout.auditLog(stateDirectory);
    }
}

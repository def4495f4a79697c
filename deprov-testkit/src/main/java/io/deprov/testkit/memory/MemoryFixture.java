package io.deprov.testkit.memory;

import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.Subject;
import io.deprov.api.config.SecretRef;
import io.deprov.testkit.ConnectorFixture;
import io.deprov.testkit.Person;
import io.deprov.testkit.Trouble;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A target in memory and a connector that keeps every rule. Read it before you write a fixture of your own. */
public final class MemoryFixture implements ConnectorFixture {

    private final MemoryTarget target = new MemoryTarget();
    private int people;
    private final ConnectorFactory factory;

    /** An empty target. */
    public MemoryFixture() {
        this(MemoryConnector::new);
    }

    MemoryFixture(MemoryConnectorFactory.Maker maker) {
        this.factory = new MemoryConnectorFactory(target, maker);
    }

    @Override
    public ConnectorFactory factory() {
        return factory;
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("login", "env:MEMORY_LOGIN");
    }

    @Override
    public String secret(SecretRef ref) {
        return MemoryTarget.LOGIN;
    }

    @Override
    public List<Map<String, Object>> misdirected() {
        return List.of(Map.of("login", "env:MEMORY_LOGIN", "control", "nobody-of-that-name"));
    }

    @Override
    public Set<AccessKind> kinds() {
        return Set.of(AccessKind.ACCOUNT, AccessKind.GROUP_MEMBERSHIP, AccessKind.SSH_KEY);
    }

    @Override
    public int atLeast(AccessKind kind) {
        return kind.equals(AccessKind.GROUP_MEMBERSHIP) ? 3 : 1;
    }

    @Override
    public Set<AccessKind> otherKinds() {
        return Set.of(AccessKind.DEVICE);
    }

    @Override
    public Optional<Person> protectedPerson(String name) {
        Somebody somebody = somebody(name);
        target.change(somebody.entry(somebody.id).withGroup(MemoryTarget.BREAK_GLASS));
        return Optional.of(somebody);
    }

    @Override
    public Optional<Person> crowd(int size) {
        return Optional.of(new Somebody(target.crowd("number of the crowd", size)));
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(MemoryTarget.RETRY_AFTER);
    }

    @Override
    public Optional<Integer> connections() {
        return Optional.of(target.connections());
    }

    @Override
    public Optional<Person> person(String name) {
        return Optional.of(somebody(name));
    }

    private Somebody somebody(String name) {
        return somebody(name, "1".repeat(++people));
    }

    Somebody somebody(String name, String number) {
        return new Somebody(target.make(name, number));
    }

    void change(Entry entry) {
        target.change(entry);
    }

    @Override
    public boolean addAccount(Person person, String name) {
        somebody(name, ((Somebody) person).number);
        return true;
    }

    @Override
    public Optional<Relief> suffer(Trouble trouble) {
        target.suffer(trouble);
        return Optional.of(() -> target.recover(trouble));
    }

    @Override
    public Optional<Long> writes() {
        return Optional.of(target.writes());
    }

    @Override
    public void close() {
        for (Trouble trouble : Trouble.values()) {
            target.recover(trouble);
        }
    }

    final class Somebody implements Person {

        private final String id;
        private final String number;
        private final String name;

        Somebody(String id) {
            this.id = id;
            this.number = entry(id).number();
            this.name = entry(id).name();
        }

        Entry entry() {
            return entry(id);
        }

        private Entry entry(String account) {
            return target.look(account).orElseThrow();
        }

        @Override
        public Subject subject() {
            return Subject.of(new Identifier(IdentifierType.EMPLOYEE_NUMBER, number));
        }

        @Override
        public String picture() {
            return target.look(id)
                    .map(entry -> String.join(
                            System.lineSeparator(),
                            "name " + entry.name(),
                            "blocked " + entry.isBlocked(),
                            "groups " + new TreeSet<>(entry.groups()),
                            "keys " + new TreeSet<>(entry.keys()),
                            "# version " + entry.version()))
                    .orElse("gone");
        }

        @Override
        public boolean holds(AccessRef item, Effect effect) {
            Optional<Entry> entry = target.look(id);
            String thing = item.id().nativeId();
            return switch (effect.name()) {
                case "block-sign-in" -> entry.map(Entry::isBlocked).orElse(true);
                case "remove" -> entry.map(now -> !now.groups().contains(thing)).orElse(true);
                case "revoke" -> entry.map(now -> !now.keys().contains(thing)).orElse(true);
                case "delete" -> entry.isEmpty();
                default -> throw new AssertionError("the target knows nothing of " + effect);
            };
        }

        @Override
        public boolean isKept() {
            return target.isInBin(id);
        }

        @Override
        public void bringBack(AccessRef item, Effect effect) {
            Entry now = entry(id);
            target.change(
                    effect.equals(Effect.BLOCK_SIGN_IN)
                            ? now.blocked(false)
                            : now.withGroup(item.id().nativeId()));
        }

        @Override
        public Optional<String> name() {
            return Optional.of(entry().name());
        }

        @Override
        public void rename() {
            target.change(entry(id).named(name + "-married"));
        }

        @Override
        public Person replace() {
            target.drop(id);
            return somebody(name);
        }
    }
}

package com.example.roster;

import com.example.roster.RosterServer.User;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.Subject;
import io.deprov.api.config.SecretRef;
import io.deprov.testkit.ConnectorFixture;
import io.deprov.testkit.Gap;
import io.deprov.testkit.Person;
import io.deprov.testkit.Trouble;
import io.deprov.testkit.fault.TroubledHttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A roster that tests may do anything to. */
final class RosterFixture implements ConnectorFixture {

    private final RosterServer server;
    private int people;

    RosterFixture() throws IOException {
        server = new RosterServer();
    }

    @Override
    public ConnectorFactory factory() {
        return new RosterConnectorFactory();
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("url", server.http.url(), "token", "env:ROSTER_TOKEN", "control", "0");
    }

    @Override
    public String secret(SecretRef ref) {
        return RosterServer.TOKEN;
    }

    @Override
    public List<Map<String, Object>> misdirected() {
        return List.of(Map.of("url", server.http.url(), "token", "env:ROSTER_TOKEN", "control", "nobody"));
    }

    @Override
    public Set<AccessKind> kinds() {
        return Set.of(AccessKind.ACCOUNT, AccessKind.GROUP_MEMBERSHIP);
    }

    @Override
    public int atLeast(AccessKind kind) {
        return kind.equals(AccessKind.GROUP_MEMBERSHIP) ? 3 : 1;
    }

    @Override
    public Optional<Person> person(String name) {
        return Optional.of(new Somebody(name));
    }

    @Override
    public boolean addAccount(Person person, String name) {
        server.make(name, ((Somebody) person).number);
        return true;
    }

    @Override
    public Optional<Relief> suffer(Trouble trouble) throws IOException {
        server.http.begin(trouble);
        return Optional.of(() -> server.http.end(trouble));
    }

    @Override
    public Optional<Long> writes() {
        return Optional.of(server.http.writes());
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(TroubledHttpServer.RETRY_AFTER);
    }

    @Override
    public Map<Gap, String> gaps() {
        return Map.of(
                Gap.RESTORE, "kept out of the example, to keep it small",
                Gap.POPULATION, "the service does not say how many users there are",
                Gap.HOLDERS, "the service does not say who is in a group",
                Gap.PROTECTION, "the service has no users that must not be touched",
                Gap.CONNECTIONS, "the JDK's HTTP client keeps them for later, and decides alone for how long");
    }

    @Override
    public Optional<Person> crowd(int size) {
        for (int i = 0; i < size; i++) {
            server.make("one of many " + i, "many " + i);
        }
        Somebody somebody = new Somebody("crowd");
        User user = somebody.user().orElseThrow();
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            groups.add(String.format("group %06d", i));
        }
        // In which everybody is, and the last in the order in which they are shown.
        groups.add("night shift");
        somebody.put(user.changed(user.name(), true, groups));
        return Optional.of(somebody);
    }

    @Override
    public boolean isOwnThread(Thread thread) {
        return server.http.isOwnThread(thread);
    }

    @Override
    public void close() throws IOException {
        server.http.close();
    }

    /** Looked at in the service's own memory, never with the connector. */
    private final class Somebody implements Person {

        private final String number = "1".repeat(++people);
        private final String name;
        private final String id;

        Somebody(String name) {
            this.name = name;
            this.id = server.make(name, number);
        }

        private Optional<User> user() {
            synchronized (server.http) {
                return Optional.ofNullable(server.users.get(id));
            }
        }

        private void put(User changed) {
            synchronized (server.http) {
                server.users.put(id, changed);
            }
        }

        @Override
        public Subject subject() {
            return Subject.of(new Identifier(IdentifierType.EMPLOYEE_NUMBER, number));
        }

        @Override
        public String picture() {
            return user().map(User::toString).orElse("gone");
        }

        @Override
        public boolean holds(AccessRef item, Effect effect) {
            Optional<User> user = user();
            if (effect.equals(Effect.DELETE)) {
                return user.isEmpty();
            }
            return effect.equals(Effect.REMOVE)
                    ? user.stream()
                            .noneMatch(now -> now.groups().contains(item.id().nativeId()))
                    : user.stream().noneMatch(User::active);
        }

        @Override
        public void bringBack(AccessRef item, Effect effect) {
            User now = user().orElseThrow();
            List<String> groups = new ArrayList<>(now.groups());
            if (effect.equals(Effect.REMOVE)) {
                groups.add(item.id().nativeId());
            }
            put(now.changed(now.name(), effect.equals(Effect.BLOCK_SIGN_IN) || now.active(), groups));
        }

        @Override
        public Optional<String> name() {
            return user().map(User::name);
        }

        @Override
        public void rename() {
            User now = user().orElseThrow();
            put(now.changed(name + " married", now.active(), now.groups()));
        }

        @Override
        public Person replace() {
            synchronized (server.http) {
                server.users.remove(id);
            }
            return new Somebody(name);
        }
    }
}

package io.deprov.cli;

import io.deprov.api.CheckReport.Held;
import io.deprov.api.FailureClass;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A system with accounts and groups that lives as long as a test, over several calls of the command line. */
final class FakeSystem {

    private static final Map<String, FakeSystem> SYSTEMS = new ConcurrentHashMap<>();

    /** An account by its id. */
    static final class Person {
        final String id;
        final String name;
        final String number;
        final TreeSet<String> groups = new TreeSet<>();
        boolean blocked;
        boolean lookAlike;

        Person(String id, String name, String number) {
            this.id = id;
            this.name = name;
            this.number = number;
        }
    }

    final Map<String, Person> people = new TreeMap<>();
    int writes;
    boolean unreachable;
    boolean ambiguous;
    boolean groupsIncomplete;
    boolean dissolved;
    Held right = Held.YES;

    @Nullable
    FailureClass failGroups;

    private FakeSystem() {}

    /** A new one under this name. */
    static FakeSystem create(String name) {
        FakeSystem system = new FakeSystem();
        SYSTEMS.put(name, system);
        return system;
    }

    static FakeSystem named(String name) {
        return Optional.ofNullable(SYSTEMS.get(name)).orElseThrow();
    }

    Person person(String id, String name, String number, String... groups) {
        Person person = new Person(id, name, number);
        person.groups.addAll(java.util.List.of(groups));
        people.put(id, person);
        return person;
    }
}

package io.deprov.core.testing;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Protection;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything an in-memory target holds at one time. Never changed once it is made: a change makes a copy. */
final class World {

    /** An account. Memberships, keys and sessions are held by its id, which is never used again. */
    record Acc(
            String id,
            String name,
            String partition,
            Map<String, String> attributes,
            boolean blocked,
            Protection protection,
            Instant createdAt) {

        Acc named(String newName) {
            Map<String, String> changed = new TreeMap<>(attributes);
            changed.put("userName", newName);
            return new Acc(id, newName, partition, changed, blocked, protection, createdAt);
        }

        Acc blocked(boolean value) {
            return new Acc(id, name, partition, attributes, value, protection, createdAt);
        }

        Acc with(String key, String value) {
            Map<String, String> changed = new TreeMap<>(attributes);
            changed.put(key, value);
            return new Acc(id, name, partition, changed, blocked, protection, createdAt);
        }

        Acc without(String key) {
            Map<String, String> changed = new TreeMap<>(attributes);
            changed.remove(key);
            return new Acc(id, name, partition, changed, blocked, protection, createdAt);
        }

        Acc protection(Protection value) {
            return new Acc(id, name, partition, attributes, blocked, value, createdAt);
        }
    }

    /** A password, key, session or membership of an account. */
    record Held(String accountId, AccessKind kind, String id) implements Comparable<Held> {
        @Override
        public int compareTo(Held other) {
            return toString().compareTo(other.toString());
        }
    }

    final Map<String, Acc> accounts = new TreeMap<>();
    final Set<Held> held = new TreeSet<>();
    final Set<Held> disabled = new TreeSet<>();
    /** Counts the changes of each thing: what a state token is made of. */
    final Map<String, Integer> versions = new TreeMap<>();

    World copy() {
        World copy = new World();
        copy.accounts.putAll(accounts);
        copy.held.addAll(held);
        copy.disabled.addAll(disabled);
        copy.versions.putAll(versions);
        return copy;
    }

    void touch(String thing) {
        versions.merge(thing, 1, Integer::sum);
    }

    String token(String thing) {
        return "v" + versions.getOrDefault(thing, 0);
    }

    /** What an account is and has, as text, for comparing before and after. */
    String picture(String accountId) {
        StringBuilder text = new StringBuilder(String.valueOf(accounts.get(accountId)));
        held.stream()
                .filter(thing -> thing.accountId().equals(accountId))
                .forEach(thing -> text.append('\n').append(thing).append(disabled.contains(thing) ? " off" : ""));
        return text.toString();
    }
}

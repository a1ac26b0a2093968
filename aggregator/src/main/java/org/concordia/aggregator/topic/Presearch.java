package org.concordia.aggregator.topic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.automaton.ByteRunAutomaton;
import org.jspecify.annotations.Nullable;

/**
 * Which of many stored queries may match a text at all: those of which it has the words that they cannot do without, all
 * of them, wherever they stand. What it leaves out never matches; what it lets through mostly does. A text costs as much
 * as it has words and as queries share them, not as there are queries. Filled by one thread, then safe for many.
 */
final class Presearch {

    /** What a text must have for a query to match. */
    private sealed interface Need {

        /** @param met the keys that the text's words meet */
        boolean isMet(BitSet met);
    }

    /** One of some words or word forms, which go by a key. */
    private record Key(int number, int size) implements Need {
        @Override
        public boolean isMet(BitSet met) {
            return met.get(number);
        }
    }

    private record All(Set<Need> needs) implements Need {
        @Override
        public boolean isMet(BitSet met) {
            for (Need need : needs) {
                if (!need.isMet(met)) {
                    return false;
                }
            }
            return true;
        }
    }

    private record Any(Set<Need> needs) implements Need {
        @Override
        public boolean isMet(BitSet met) {
            for (Need need : needs) {
                if (need.isMet(met)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Words by their letters: beginnings, misspellings. */
    private record Letters(ByteRunAutomaton shape, int key) {}

    /** What may stand in one field. */
    private static final class Field {
        final Map<String, Set<Integer>> keysByWord = new HashMap<>();

        /** By the bytes with which all that they accept begins, a character for each byte. */
        final Map<String, List<Letters>> shapes = new HashMap<>();

        int longest;

        /** The keys that words of earlier texts meet: news repeats its words. */
        final Map<String, int[]> met = new ConcurrentHashMap<>();

        int[] keys(String word) {
            int[] keys = met.get(word);
            if (keys == null) {
                keys = find(word).stream().mapToInt(Integer::intValue).toArray();
                if (met.size() >= REMEMBERED) {
                    met.clear();
                }
                met.put(word, keys);
            }
            return keys;
        }

        private Set<Integer> find(String word) {
            Set<Integer> keys = new HashSet<>(keysByWord.getOrDefault(word, Set.of()));
            byte[] letters = word.getBytes(StandardCharsets.UTF_8);
            String bytes = new String(letters, StandardCharsets.ISO_8859_1);
            for (int end = Math.min(longest, letters.length); end >= 0; end--) {
                for (Letters shape : shapes.getOrDefault(bytes.substring(0, end), List.of())) {
                    if (shape.shape.run(letters, 0, letters.length)) {
                        keys.add(shape.key);
                    }
                }
            }
            return keys;
        }
    }

    /** Words of a field: a day's news has some ten thousand different ones. */
    private static final int REMEMBERED = 20_000;

    private static final Need NOTHING = new All(Set.of());

    private final Map<String, Field> fields = new HashMap<>();
    private final Map<Set<Term>, Key> keys = new HashMap<>();
    private final List<Need> needs = new ArrayList<>();
    /** By a key's number, the queries that are looked at when a text meets it. */
    private final List<List<Integer>> byKey = new ArrayList<>();

    private final List<Integer> always = new ArrayList<>();

    /** Adds a query; it goes by how many there were before. */
    void add(Query query) {
        Reader reader = new Reader(true);
        query.visit(reader);
        Need need = reader.need();
        int number = needs.size();
        needs.add(need);
        Set<Key> tells = tells(need);
        if (tells == null) {
            always.add(number);
        } else {
            tells.forEach(key -> byKey.get(key.number).add(number));
        }
    }

    /** Whether any query looks into a field. */
    boolean asks(String field) {
        return fields.containsKey(field);
    }

    /** The numbers of the queries that may match a text with these words in its fields. */
    BitSet candidates(Map<String, Words> text) {
        BitSet met = new BitSet(byKey.size());
        text.forEach((name, words) -> {
            Field field = fields.get(name);
            if (field != null) {
                for (@Nullable String word : words.words()) {
                    if (word != null) {
                        for (int key : field.keys(word)) {
                            met.set(key);
                        }
                    }
                }
            }
        });
        BitSet candidates = new BitSet(needs.size());
        always.forEach(candidates::set);
        for (int key = met.nextSetBit(0); key >= 0; key = met.nextSetBit(key + 1)) {
            for (int number : byKey.get(key)) {
                if (!candidates.get(number) && needs.get(number).isMet(met)) {
                    candidates.set(number);
                }
            }
        }
        return candidates;
    }

    /** Keys of which a text has at least one if it meets the need; as rare ones as possible. Null if there are none. */
    private static @Nullable Set<Key> tells(Need need) {
        if (need instanceof Key key) {
            return Set.of(key);
        }
        if (need instanceof Any any) {
            Set<Key> together = new HashSet<>();
            for (Need one : any.needs) {
                Set<Key> tells = tells(one);
                if (tells == null) {
                    return null;
                }
                together.addAll(tells);
            }
            return together;
        }
        Set<Key> best = null;
        for (Need one : ((All) need).needs) {
            Set<Key> tells = tells(one);
            if (tells != null && (best == null || size(tells) < size(best))) {
                best = tells;
            }
        }
        return best;
    }

    private static int size(Collection<Key> keys) {
        return keys.stream().mapToInt(Key::size).sum();
    }

    private Key key(Set<Term> terms) {
        Key known = keys.get(terms);
        if (known == null) {
            known = next(terms.size());
            keys.put(Set.copyOf(terms), known);
            for (Term term : terms) {
                field(term.field())
                        .keysByWord
                        .computeIfAbsent(term.text(), word -> new HashSet<>())
                        .add(known.number);
            }
        }
        return known;
    }

    private Key key(String field, ByteRunAutomaton shape) {
        Key key = next(1);
        String beginning = beginning(shape);
        Field asked = field(field);
        asked.longest = Math.max(asked.longest, beginning.length());
        asked.shapes.computeIfAbsent(beginning, none -> new ArrayList<>()).add(new Letters(shape, key.number));
        return key;
    }

    /** The bytes that every word of a shape begins with, a character for each. */
    private static String beginning(ByteRunAutomaton shape) {
        StringBuilder beginning = new StringBuilder();
        int state = 0;
        while (!shape.isAccept(state)) {
            int only = -1;
            for (int next = 0; next < 256; next++) {
                if (shape.step(state, next) >= 0) {
                    if (only >= 0) {
                        return beginning.toString();
                    }
                    only = next;
                }
            }
            if (only < 0) {
                break;
            }
            beginning.append((char) only);
            state = shape.step(state, only);
        }
        return beginning.toString();
    }

    private Key next(int size) {
        byKey.add(new ArrayList<>());
        return new Key(byKey.size() - 1, size);
    }

    private Field field(String name) {
        return fields.computeIfAbsent(name, none -> new Field());
    }

    /** Reads what a query, or a part of one, cannot do without. */
    private final class Reader extends QueryVisitor {

        private final boolean all;
        private final Set<Need> own = new LinkedHashSet<>();
        private final Set<Term> words = new HashSet<>();
        private final List<Reader> parts = new ArrayList<>();

        /** @param all whether every part is needed, or one */
        private Reader(boolean all) {
            this.all = all;
        }

        Need need() {
            Set<Need> together = new LinkedHashSet<>(own);
            if (!words.isEmpty()) {
                together.add(key(words));
            }
            parts.forEach(part -> together.add(part.need()));
            if (together.size() == 1) {
                return together.iterator().next();
            }
            if (all) {
                together.remove(NOTHING);
                return together.isEmpty() ? NOTHING : new All(together);
            }
            return together.contains(NOTHING) ? NOTHING : new Any(together);
        }

        @Override
        public void consumeTerms(Query query, Term... terms) {
            if (all) {
                for (Term term : terms) {
                    own.add(key(Set.of(term)));
                }
            } else {
                words.addAll(List.of(terms));
            }
        }

        @Override
        public void consumeTermsMatching(Query query, String field, Supplier<ByteRunAutomaton> shape) {
            own.add(key(field, shape.get()));
        }

        /** Of a query that says nothing of its words every text may be one that it matches. */
        @Override
        public void visitLeaf(Query query) {
            own.add(NOTHING);
        }

        @Override
        public QueryVisitor getSubVisitor(BooleanClause.Occur occur, Query parent) {
            if (occur == BooleanClause.Occur.MUST_NOT
                    || occur == BooleanClause.Occur.SHOULD
                            && parent instanceof BooleanQuery query
                            && query.clauses().stream().anyMatch(BooleanClause::isRequired)) {
                return EMPTY_VISITOR;
            }
            Reader part = new Reader(occur != BooleanClause.Occur.SHOULD);
            parts.add(part);
            return part;
        }
    }
}

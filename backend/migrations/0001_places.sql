-- Communities, the place tree and households. The same text runs on SQLite and PostgreSQL:
-- BIGINT, TEXT and BYTEA only, ids made by the program, community_id first in every key.
CREATE TABLE community (
    id BYTEA NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    settings TEXT NOT NULL,
    settings_version BIGINT NOT NULL,
    routing TEXT NOT NULL,
    routing_version BIGINT NOT NULL,
    categories TEXT NOT NULL,
    categories_version BIGINT NOT NULL,
    -- The running number of the feed, and of the tickets of one day.
    feed_seq BIGINT NOT NULL,
    serial_on BIGINT NOT NULL,
    serial BIGINT NOT NULL,
    -- How far the search index has read the feed.
    search_seq BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE place (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    parent_id BYTEA,
    grid_id BYTEA,
    building_id BYTEA,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX place_name ON place (community_id, parent_id, kind, name);
CREATE TABLE household (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    place_id BYTEA NOT NULL,
    grid_id BYTEA,
    building_id BYTEA,
    door TEXT NOT NULL,
    address TEXT NOT NULL,
    area BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX household_door ON household (community_id, place_id, door);
CREATE INDEX household_address ON household (community_id, address, id);

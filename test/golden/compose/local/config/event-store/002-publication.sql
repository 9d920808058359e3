-- What change capture may read: rows that are inserted, under the name of the table even if it is partitioned one day.
-- Of which tables is said where the last of them is made.

SELECT format('CREATE PUBLICATION %I', :'publication')
WHERE NOT EXISTS (SELECT FROM pg_publication WHERE pubname = :'publication')
\gexec

ALTER PUBLICATION :"publication" SET (publish = 'insert', publish_via_partition_root = true);

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)


class Room(models.Model):
    last_no = models.PositiveBigIntegerField(default=0)


class Message(models.Model):
    room = models.ForeignKey(Room, models.CASCADE)
    no = models.PositiveBigIntegerField()
    author = models.ForeignKey(Author, models.CASCADE)
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "no"], name="one_number_a_room")]

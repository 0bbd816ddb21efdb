"""Pictures of contest scenes, drawn with exact labels."""
